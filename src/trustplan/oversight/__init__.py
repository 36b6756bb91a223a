"""Overviews for trustees: support, delegation, reviews, inspections, practice, equity and the year's agenda.

Pure functions of a rated trust, reduced to what an audience may see, and its day. No rating is made here.
"""
