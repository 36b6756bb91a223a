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
PRIVATE = "Every class reads each morning"
FIGURE = {"group": None, "cohort": None}


def figures_of(folder: Path) -> Any:
    """A trust of which one school has a figure of many pupils, one of few, and one in a sensitive measure."""
    measures = [a_measure(), a_measure(id="exclusions", title="Exclusions", sensitive=True)]
    plans = a_trust(folder, measures=measures)
    rows = [
        {"period": "2023-24", "on": "2024-07-07", "value": 61, "cohort": 100},
        {"period": "2023-24", "on": "2024-07-07", "value": 40, "cohort": 3, "group": "disadvantaged"},
        {"period": "2024-25", "on": "2025-07-07", "value": 60, "cohort": 100},
        {"period": "2025-26", "on": "2026-07-07", "value": 60, "cohort": 3},
        {"period": "2025-26", "on": "2026-07-07", "value": 50, "cohort": 60, "group": "disadvantaged"},
    ]
    write(plans / "schools" / "ash" / "measurements.yaml", {"reading": rows, "exclusions": rows[2:3]})
    work = [{"id": "A", "title": "Work"}, {"id": "B", "title": PRIVATE, "visibility": "trustees"}]
    add_plan(plans, [{"id": "O", "title": "Aim", "actions": work}], visibility="public")
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
        ("reading", {"period": "2023-24", "value": 61}, (), True),  # only a group of that year is small
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
        ("Every class reads each morning", True),
        ("Every class reads daily", False),  # it could be on a page by chance
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


@pytest.mark.parametrize(
    ("path", "text", "is_refused"),
    [
        ("page/index.html", f"<p>{PRIVATE.upper()}</p>", True),
        ("page/index.html", "<p>Every class reads each week</p>", False),
        ("notes.txt", PRIVATE, True),
        ("photo.png", PRIVATE, False),  # a picture has no words
        ("data/figures.csv", "measure,organisation,period,value,cohort\nreading,ash,2024-25,60,100\n", True),
        ("data/figures.csv", "measure,organisation,period,value,cohort\nreading,ash,2024-25,60,\n", False),
        ("a\tb.html", "<p>Fine.</p>", True),
    ],
)
def test_every_file_of_a_public_site_is_looked_through(
    path: str, text: str, is_refused: bool, trust: Any, tmp_path: Path
) -> None:
    """Pages, texts and tables; and a name that no address can have."""
    site = a_site(tmp_path)
    write(site / path, text)
    if is_refused:
        with pytest.raises(PublishError):
            scanned(site, trust)
    else:
        assert scanned(site, trust) == 4


@pytest.mark.parametrize(
    ("path", "is_refused"),
    [
        ("meetings/board/board-open.html", True),
        ("meetings/board/board.html", False),
        ("meetings/board/open-board.html", False),
        ("schools/board/board-open.html", False),  # no paper of a meeting
    ],
)
def test_of_a_trustees_site_the_open_papers_may_be_read_by_all(
    path: str, is_refused: bool, trust: Any, tmp_path: Path
) -> None:
    """What trustees alone may read stands in every other file."""
    site = a_site(tmp_path, {"audience": "trustees"}, audience="trustees")
    write(site / path, f"<p>{PRIVATE}</p>")
    shown = make_edition(trust, DAY, Audience.TRUSTEES)
    if is_refused:
        with pytest.raises(PublishError, match=r"board-open.html” holds words that this audience may not read"):
            scan_site(site, None, trust, shown)
    else:
        assert scan_site(site, None, trust, shown) == 4


@pytest.mark.parametrize(
    ("held", "shown", "is_withheld"),
    [
        (PRIVATE, "Other work", True),
        (PRIVATE, PRIVATE, False),
        (PRIVATE, f"From May {PRIVATE.lower()} and evening", False),
        (PRIVATE, f"From May {PRIVATE.lower()}s and evenings", True),
        ("The meeting that accepted that work was stopped or carried over.", "Other work", False),  # of every guide
    ],
)
def test_what_may_be_read_elsewhere_is_no_leak(held: str, shown: str, is_withheld: bool, tmp_path: Path) -> None:
    """As a text, inside a longer one, or in what comes with the program."""
    plans = a_trust(tmp_path)
    work = [{"id": "A", "title": shown}, {"id": "B", "title": held, "not_before": "2027-01-01"}]
    add_plan(plans, [{"id": "O", "title": "Aim", "actions": work}])
    trust = loaded(plans)
    found = withheld_texts(trust, make_edition(trust, DAY, Audience.TRUSTEES))
    assert bool(found) is is_withheld
