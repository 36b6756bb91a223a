"""The figures, ratings and changes of an edition as tables to download: the same tables as CSV, workbook and Data Package."""
