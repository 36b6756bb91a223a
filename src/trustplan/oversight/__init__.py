"""What follows from what a trust records of support, delegation, reviews, inspections, practice and plans.

Pure functions of what an audience may see and its day: no rating is made here.
"""
