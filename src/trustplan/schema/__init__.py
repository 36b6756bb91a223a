"""The form of a file: JSON Schemas, and each violation as a message that a leader understands."""
