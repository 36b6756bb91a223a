"""Disclosure: takes a rated trust, gives what an audience may see. Nothing else reaches a page."""
