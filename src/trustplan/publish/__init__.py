"""Editions on a branch of a git remote: built from a commit, checked for leaks, pushed, read back, compared and verified."""
