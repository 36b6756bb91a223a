"""“Marks and states”: from fixed values, the same for every trust but for its words, and none of the plans."""

from __future__ import annotations

import re
from datetime import date

from trustplan import Audience, Settings, make_edition, make_site
from trustplan.model import Trust
from trustplan.website.pages.style_schools import STYLE


def page_of(trust: Trust, day: date) -> str:
    """The page's body."""
    edition = make_edition(trust, day, Audience.PUBLIC)
    site = make_site(edition, Settings(site_name="Test", is_for_editors=True))
    (page,) = [page for page in site.pages if page.path == STYLE]
    for name in ("lists", "measure", "compare", "assurance", "briefing"):
        assert f'assets/{name}.css"' in page.body
        assert f"assets/{name}.css" in site.late
    return page.body


def test_the_page_does_not_follow_the_plans(example: Trust) -> None:
    """Another day, the same bytes: nothing is of the plans, or of today."""
    assert page_of(example, date(2026, 11, 20)) == page_of(example, date(2024, 2, 29))


def test_schools_side_by_side_are_in_each_state(example: Trust) -> None:
    """As the pages of schools and measures have them: words in the place of figures, many schools, rows of every kind."""
    body = page_of(example, date(2026, 11, 20))
    for words in ("Withheld", "Missing", "Not yet due", "Not applicable"):
        assert f'<span class="tp-figure">{words}' in body or f'<span class="tp-none">{words}' in body, words
    assert ">Trust</span>" in body
    assert body.count("tp-heat") == 2
    assert "tp-heat tp-many" in body
    for kind in ("tp-worse", "tp-better"):
        assert body.count(f'<use href="#{kind}"') >= 1, kind
    for kind in ("tp-said", "tp-before", "tp-trust", "tp-tail", "tp-band"):
        assert kind in body, kind
    named = set(re.findall(r'aria-labelledby="([^"]+)"', body))
    assert {"measures", "many-schools", "dots"} <= named


def test_every_rating_has_each_part(example: Trust) -> None:
    """Loud, quiet, whole, in a strip, a bar, an explanation, a table and the key."""
    body = page_of(example, date(2026, 11, 20))
    for style in example.policy.styles.values():
        assert body.count(f"#tp-{style.symbol}") >= 8, style.label
        assert f"<summary>Why {style.label.lower()}" in body
    for kind in (
        "tp-spark",
        "tp-chart",
        "tp-dp",
        "tp-heat",
        "tp-course-wide",
        "tp-course-narrow",
        "tp-ask",
        "tp-change",
    ):
        assert f"{kind}" in body, kind
