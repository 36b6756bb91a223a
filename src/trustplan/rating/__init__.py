"""Ratings: takes the model and a day, gives statuses with reasons."""
