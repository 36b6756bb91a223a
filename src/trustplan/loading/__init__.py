"""Reads a folder of plan files: findings, and the model where no file has an error."""
