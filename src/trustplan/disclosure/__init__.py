"""What an audience may see: nothing else reaches a page."""
