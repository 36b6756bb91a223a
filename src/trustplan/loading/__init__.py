"""From a folder to findings, and to the model where no file has an error."""
