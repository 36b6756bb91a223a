"""Plans of a school trust as checked YAML, rated with reasons, shown as a static site."""

__version__ = "0.1.0"
