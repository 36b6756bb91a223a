"""Figures and plans that others keep: tables and documents to additions to plan files, nothing of them guessed."""
