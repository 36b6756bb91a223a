"""Editions on a branch of a git remote: made from a commit, inspected, pushed, read back, compared and verified."""
