"""A pull request as a report, and the report as one comment."""
