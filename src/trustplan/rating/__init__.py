"""From the model and a day to ratings with reasons."""
