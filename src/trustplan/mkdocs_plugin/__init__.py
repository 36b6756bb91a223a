"""The pages in a site built by MkDocs; the only package that imports it."""
