"""A trust's own sheets: a table of schools, measures and periods in whichever layout, taken by a map that a person confirms."""
