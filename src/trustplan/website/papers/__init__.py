"""Papers for meetings: an edition to a paper as a value, and writers of HTML, Word and PDF."""
