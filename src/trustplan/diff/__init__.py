"""Changes between two days, between two revisions of the files, and over the last meetings."""
