"""News that arrives by e-mail or from a page: slips read from text, held against the plans, and written into the files."""
