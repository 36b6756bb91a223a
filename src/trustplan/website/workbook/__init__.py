"""An update workbook as a file for spreadsheet programs. What it holds is made by `website/data/workbook`."""
