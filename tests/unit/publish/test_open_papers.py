"""The last look at a trustees' site: the open part of its papers leaves it, so it may have nothing that the public may not read."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from pathlib import Path

import docx
import pytest
import typst

from case_tables import loaded
from trustplan.disclosure.edition import Editions
from trustplan.primitives.audience import Audience
from trustplan.publish.errors import PublishError
from trustplan.publish.leak_scan import scan_site, withheld_texts
from update_slips import ash

FOLDER = Path("meetings") / "board-2026-12"


def a_file(form: str, words: str) -> bytes:
    """A file of a format with some words in it."""
    if form == "pdf":
        return bytes(typst.compile(f"#text(size: 9pt)[{words}]".encode(), format="pdf"))
    if form == "docx":
        document, out = docx.Document(), BytesIO()
        document.add_paragraph(words)
        document.save(out)
        return out.getvalue()
    return f"<p>{words}</p>".encode()


@pytest.mark.parametrize("form", ["html", "docx", "pdf"])
def test_an_open_part_with_withheld_words_stops_the_site_of_trustees(form: str, tmp_path: Path) -> None:
    """The very same words are in their place in the other parts."""
    trust = loaded(ash(tmp_path / "trust"))
    site = tmp_path / "site"
    editions = Editions.of(trust, date(2026, 11, 20))
    whole, shown = editions.reduced_to(Audience.TRUSTEES), editions.reduced_to(Audience.PUBLIC)
    words = next(text for text in withheld_texts(trust, shown) if 25 < len(text) < 120)
    (site / FOLDER).mkdir(parents=True)
    raw = a_file(form, words)
    for part in ("", "-confidential"):
        (site / FOLDER / f"board-2026-12{part}.{form}").write_bytes(raw)
    assert scan_site(site, None, trust, whole) == 2
    (site / FOLDER / f"board-2026-12-open.{form}").write_bytes(a_file(form, "An open paper."))
    assert scan_site(site, None, trust, whole) == 3
    (site / FOLDER / f"board-2026-12-open.{form}").write_bytes(raw)
    with pytest.raises(PublishError, match=rf"board-2026-12-open.{form}” holds words that this audience may not read"):
        scan_site(site, None, trust, whole)
