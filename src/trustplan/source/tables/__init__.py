"""Tables of others: files of rows and columns, read as they are, each row with its line."""
