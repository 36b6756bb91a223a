"""The edition as JSON for programs."""
