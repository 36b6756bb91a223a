"""The last look at a built site: what stops it, whatever the code that made it thought."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from builders import PLAN, a_measure, a_trust, add_plan, write
from case_tables import loaded
from trustplan.disclosure.edition import make_edition
from trustplan.primitives.audience import Audience
from trustplan.publish import leak_scan
from trustplan.publish.errors import PublishError
from trustplan.publish.leak_scan import scan_site, withheld_texts

DAY = date(2026, 11, 20)
REF: Any = SimpleNamespace(edition="board-2026-12", commit="abc")
RECORD = {"edition": "board-2026-12", "audience": "public", "plans": "abc"}
FIGURE = {"group": None, "cohort": None}


def figures_of(folder: Path) -> Any:
    """A trust of which one school has a figure of many pupils, one of few, and one in a sensitive measure."""
    measures = [a_measure(), a_measure(id="exclusions", title="Exclusions", sensitive=True)]
    plans = a_trust(folder, measures=measures)
    rows = [
        {"period": "2024-25", "on": "2025-07-07", "value": 60, "cohort": 100},
        {"period": "2025-26", "on": "2026-07-07", "value": 60, "cohort": 3},
        {"period": "2025-26", "on": "2026-07-07", "value": 50, "cohort": 60, "group": "disadvantaged"},
    ]
    write(plans / "schools" / "ash" / "measurements.yaml", {"reading": rows, "exclusions": rows[:1]})
    add_plan(plans, [{"id": "O", "title": "Aim", "actions": [{"id": "A", "title": "Work"}]}], visibility="public")
    return loaded(plans)


def a_site(
    folder: Path, record: dict[str, Any] | None = None, *series: dict[str, Any], audience: str = "public"
) -> Path:
    """A site with the data of an edition."""
    site = folder / "site"
    data = {"audience": audience, "figures": list(series)}
    write(site / "data" / "trustplan.json", json.dumps(data))
    write(site / "data" / "edition.json", json.dumps({**RECORD, **(record or {})}))
    write(site / "index.html", "<p>Welcome.</p>")
    return site


@pytest.fixture(scope="module")
def trust(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """The trust, which no test changes."""
    return figures_of(tmp_path_factory.mktemp("trust"))


def scanned(site: Path, trust: Any, *suppressed: Any) -> int:
    """The number of files of a public site that may go out."""
    return scan_site(site, REF, trust, make_edition(trust, DAY, Audience.PUBLIC), suppressed)


@pytest.mark.parametrize("wrong", [{"edition": "other"}, {"audience": "trustees"}, {"plans": "def"}])
def test_a_site_of_another_edition_is_not_published(wrong: dict[str, str], trust: Any, tmp_path: Path) -> None:
    """Of another meeting, audience or commit, or where its data is of another audience."""
    assert scanned(a_site(tmp_path / "right"), trust) == 3
    with pytest.raises(PublishError, match="another edition than the one that was asked for"):
        scanned(a_site(tmp_path / "wrong", wrong), trust)
    with pytest.raises(PublishError, match="another edition than the one that was asked for"):
        scanned(a_site(tmp_path / "data", audience="trustees"), trust)


@pytest.mark.parametrize("text", [None, "{"])
def test_a_site_without_a_record_is_not_published(text: str | None, trust: Any, tmp_path: Path) -> None:
    """Where it is not there, or is no JSON."""
    site = a_site(tmp_path)
    (site / "data" / "edition.json").unlink()
    if text:
        write(site / "data" / "edition.json", text)
    with pytest.raises(PublishError, match="has no record of its edition"):
        scanned(site, trust)


@pytest.mark.parametrize(
    ("measure", "row", "suppressed", "is_open"),
    [
        ("reading", {"period": "2024-25", "value": 60}, (), True),
        ("reading", {"period": "2024-25", "value": 60, "cohort": 100}, (), False),
        ("reading", {"period": "2024-25", "value": 60, "group": "disadvantaged"}, (), False),
        ("reading", {"period": "2025-26", "value": 60}, (), False),
        ("reading", {"period": "2025-26", "value": "c"}, (), True),
        ("reading", {"period": "2024-25", "value": 60}, [("ash", "reading", "2024-25")], False),
        ("reading", {"period": "2024-25", "value": "c"}, [("ash", "reading", "2024-25")], True),
        ("exclusions", {"period": "2024-25", "value": 60}, (), False),
    ],
)
def test_public_data_has_no_figure_of_few(
    measure: str, row: dict[str, Any], suppressed: Any, is_open: bool, trust: Any, tmp_path: Path
) -> None:
    """Nor of a group, how many there are, a sensitive measure, or what an earlier edition withheld."""
    series = {"organisation": "ash", "measure": measure, "values": [{**FIGURE, **row}]}
    site = a_site(tmp_path, None, series)
    if is_open:
        assert scanned(site, trust, *suppressed) == 3
    else:
        with pytest.raises(
            PublishError, match=f"The figure of “{measure}” of ash for {row['period']} must not be public"
        ):
            scanned(site, trust, *suppressed)


def test_what_is_no_ordinary_file_or_too_large_is_not_published(
    trust: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A link may lead out of the site; hosts refuse large files."""
    site = a_site(tmp_path)
    largest = max(path.stat().st_size for path in site.rglob("*.*"))
    monkeypatch.setattr(leak_scan, "MOST_BYTES", largest)
    assert scanned(site, trust) == 3
    monkeypatch.setattr(leak_scan, "MOST_BYTES", largest - 1)
    with pytest.raises(PublishError, match="has more than"):
        scanned(site, trust)
    monkeypatch.undo()
    (site / "copy.html").symlink_to(site / "index.html")
    with pytest.raises(PublishError, match=r"“copy\.html” is no ordinary file"):
        scanned(site, trust)
    (site / "copy.html").unlink()
    (site / "copy.html").symlink_to(site / "nowhere.html")
    with pytest.raises(PublishError, match=r"“copy\.html” is no ordinary file"):
        scanned(site, trust)


@pytest.mark.parametrize(
    ("words", "is_withheld"),
    [
        ("Every class reads aloud each morning", True),
        ("Reading aloud", False),  # it could be on a page by chance
    ],
)
@pytest.mark.parametrize("kept", ["objective", "action", "part", "kpi"])
def test_words_under_embargo_are_searched_for(words: str, is_withheld: bool, kept: str, tmp_path: Path) -> None:
    """Up to the day before; wherever they stand. From their day on trustees may read them."""
    held: dict[str, Any] = {"title": words, "not_before": "2026-11-21"}
    part: dict[str, Any] = {"id": "A1a", "title": "Part of it"}
    action: dict[str, Any] = {"id": "A1", "title": "Work"}
    kpi: dict[str, Any] = {"id": "K1", "title": "Reading", "measure": "reading", "target": "at least 60"}
    objective: dict[str, Any] = {"id": "O", "title": "Aim"}
    {"objective": objective, "action": action, "part": part, "kpi": kpi}[kept].update(held)
    plans = a_trust(tmp_path)
    add_plan(
        plans, [{**objective, "actions": [{**action, "actions": [part, {"id": "A1b", "title": "B"}]}], "kpis": [kpi]}]
    )
    trust = loaded(plans)
    for day, is_held in ((date(2026, 11, 20), is_withheld), (date(2026, 11, 21), False)):
        texts = withheld_texts(trust, make_edition(trust, day, Audience.TRUSTEES))
        assert (" ".join(words.lower().split()) in texts) is is_held
    public = make_edition(trust, date(2026, 11, 21), Audience.PUBLIC)
    place = withheld_texts(trust, public).get(words.lower(), "")
    assert (f"{PLAN}.yaml" in place) is is_withheld
