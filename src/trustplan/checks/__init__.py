"""The meaning of files: one generator a rule, from raw data to findings."""
