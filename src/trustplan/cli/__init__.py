"""The trustplan command; the only place with a clock of its own."""
