"""The pages and files of an edition as values, which any host can publish."""
