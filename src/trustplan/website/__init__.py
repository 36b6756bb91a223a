"""Pages and files of an edition as values, for any host."""
