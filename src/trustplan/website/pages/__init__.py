"""The pages: one module for each family, which takes the context and gives its pages."""
