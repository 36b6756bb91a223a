"""The plugin of MkDocs, which puts the pages into its site; the only package that imports MkDocs."""
