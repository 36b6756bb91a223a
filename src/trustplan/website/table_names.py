"""Names of tables: takes a page's HTML, and has each table that says no name of its own named by the heading above it."""

from __future__ import annotations

import re

_TABLE = "<table"
_HEADING = re.compile(r'<h[1-6]\b[^>]* id="([^"]+)"')
_NAMED = ("aria-label", "<caption")


def name_tables(html: str) -> str:
    """The same HTML, in which a screen reader's list of tables has a name for each."""
    before, *tables = html.split(_TABLE)
    found = [before]
    heading = ""
    for table in tables:
        for match in _HEADING.finditer(found[-1]):
            heading = match[1]
        start = table[: table.find(">") + len("><caption")]
        is_named = any(word in start for word in _NAMED)
        if heading and not is_named:
            found.append(f'{_TABLE} aria-labelledby="{heading}"{table}')
        else:
            found.append(_TABLE + table)
    return "".join(found)
