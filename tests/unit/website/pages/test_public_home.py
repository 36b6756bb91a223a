"""The public edition for parents: what its home page says goes well and is worked on, which figures a school shows, and why."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from builders import PLAN, a_measure, a_trust, add_plan, write
from case_tables import loaded, words_in
from guards_off import without_guard
from trustplan import Audience, Page, Settings, make_edition, make_site

DAY = date(2026, 11, 20)
WORK = {"id": "A1", "title": "Read aloud each day", "lead": "lead", "start": "2026-09-01", "success": ["K1"]}
NO_WELL = "No published figure of our plan is both better than last year and where we want it to be."
NO_WORK = "No published figure of our plan is short of what we aim for."


def a_row(period: str, text: str) -> dict[str, Any]:
    """`45/60` as a figure: a share of a cohort, known when its year has ended; a lone number has none."""
    number, _, cohort = text.partition("/")
    on = f"{int(period[:4]) + 1}-07-10" if len(period) == 7 else "2026-10-30"
    row: dict[str, Any] = {"period": period, "on": on, "value": float(number)}
    if cohort:
        row |= {"value": f"{number}/{cohort}"}
    return row


def pages(plans: Path, audience: Audience = Audience.PUBLIC) -> dict[str, Page]:
    """The pages of an edition by their addresses."""
    edition = make_edition(loaded(plans), DAY, audience)
    return {page.path: page for page in make_site(edition, Settings(site_name="Test")).pages}


def a_public_trust(
    folder: Path,
    figures: dict[str, tuple[str, str]],
    *,
    kpi: dict[str, Any] | None = None,
    actions: tuple[dict[str, Any], ...] = (WORK,),
    measure: dict[str, Any] | None = None,
) -> Path:
    """A trust with one public KPI of every school: last year's and this year's figure of each."""
    made = a_measure(
        **{"groups": [], "aggregate": "pupil-weighted mean", "title": "Reading, key stage 2", **(measure or {})}
    )
    plans = a_trust(folder, measures=[made], schools={name: name.title() for name in figures})
    entry = {
        "id": "K1",
        "title": "Children read well at the end of key stage 2",
        "measure": "reading",
        "applies_to": "every school",
        "target": "at least 60",
        **(kpi or {}),
    }
    aim = {
        "id": "O",
        "title": "Learning",
        "public": "Every child learns well.",
        "kpis": [entry],
        "actions": list(actions),
    }
    add_plan(plans, [aim], visibility="public")
    for school, (before, now) in figures.items():
        rows = [a_row(period, text) for period, text in (("2024-25", before), ("2025-26", now)) if text]
        write(plans / "schools" / school / "measurements.yaml", {"reading": rows})
    return plans


def part(text: str, start: str, end: str) -> str:
    """The words between two headings."""
    return text[text.index(start) + len(start) : text.index(end)].strip()


def said(plans: Path) -> tuple[str, str]:
    """What the home page says goes well, and what is worked on."""
    text = words_in(pages(plans)[""].body)
    return part(text, "What is going well", "What we are working on"), part(
        text, "What we are working on", "Our schools"
    )


WORDS = "Children read well at age 11"
GOES_WELL = f"{WORDS} Reading, age 11: 65% in 2025/26, up from 55% in 2024/25."
NO_OTHER_WORK = NO_WORK.replace("No ", "No other ", 1)
DOING = "What we are doing: read aloud each day."
# Two schools of 100 each: last year's figure and this year's; then what goes well and what is worked on.
CHOICES: dict[str, tuple[dict[str, tuple[str, str]], dict[str, Any], str, str]] = {
    "better and on target everywhere": ({"ash": ("50/100", "62/100"), "beech": ("60/100", "68/100")}, {}, GOES_WELL, NO_WORK),
    "the trust is better and on target, and a school is not": (
        {"ash": ("50/100", "45/100"), "beech": ("60/100", "85/100")},
        {},
        f"{GOES_WELL} Not there yet: Ash (45%). {DOING}",
        NO_OTHER_WORK,
    ),
    "the trust is better and on target, and most schools are not": (
        {"ash": ("30/100", "50/100"), "beech": ("30/100", "50/100"), "cedar": ("87/100", "86/100")},
        {},
        f"{WORDS} Reading, age 11: 62% in 2025/26, up from 49% in 2024/25. Not there yet: some of our schools. {DOING}",
        NO_OTHER_WORK,
    ),
    "the trust is better and on target, and two of four schools are not": (
        {"ash": ("30/100", "50/100"), "beech": ("30/100", "40/100"), "cedar": ("80/100", "85/100"), "dogwood": ("72/100", "77/100")},
        {},
        f"{WORDS} Reading, age 11: 63% in 2025/26, up from 53% in 2024/25. Not there yet: Ash (50%) and Beech (40%). {DOING}",
        NO_OTHER_WORK,
    ),
    "better, and short of the target": (
        {"ash": ("40/100", "50/100"), "beech": ("40/100", "50/100")},
        {},
        NO_WELL,
        f"{WORDS} Reading, age 11, in 2025/26: 50% across the trust. We aim for at least 60%. {DOING}",
    ),
    "on target, and no better": ({"ash": ("65/100", "65/100"), "beech": ("65/100", "65/100")}, {}, NO_WELL, NO_WORK),
    "on target, and nothing to compare with": ({"ash": ("", "65/100"), "beech": ("", "65/100")}, {}, NO_WELL, NO_WORK),
    "each held to where it was": (
        {"ash": ("50/100", "60/100"), "beech": ("60/100", "70/100")},
        {"target": "at least baseline", "baseline": {"period": "2024-25"}},
        GOES_WELL,
        NO_WORK,
    ),
    "short of the target, and nobody works on it": (
        {"ash": ("40/100", "50/100"), "beech": ("60/100", "70/100")},
        {"actions": ()},
        f"{WORDS} Reading, age 11: 60% in 2025/26, up from 50% in 2024/25. Not there yet: Ash (50%).",
        NO_OTHER_WORK,
    ),
    "the work on it is done": (
        {"ash": ("40/100", "50/100"), "beech": ("60/100", "62/100")},
        {"actions": ({**WORK, "updates": [{"on": "2026-10-01", "by": "lead", "stage": "complete", "evidence": ["Report"]}]},)},
        NO_WELL,
        "Short of what we aim for: children read well at age 11, above all at Ash .",
    ),
    "the work on it is for trustees": (
        {"ash": ("40/100", "50/100"), "beech": ("60/100", "62/100")},
        {"actions": ({**WORK, "visibility": "trustees"},)},
        NO_WELL,
        "Short of what we aim for: children read well at age 11, above all at Ash .",
    ),
    "the figure is late, and nothing else is known": ({"ash": ("65/100", ""), "beech": ("65/100", "")}, {}, NO_WELL, NO_WORK),
    "less is better": (
        {"ash": ("50/100", "40/100"), "beech": ("60/100", "50/100")},
        {"target": "at most 55", "direction": "down"},
        f"{WORDS} Reading, age 11: 45% in 2025/26, down from 55% in 2024/25.",
        NO_WORK,
    ),
    "set by hand, against its figure": (
        {"ash": ("65/100", "65/100"), "beech": ("65/100", "65/100")},
        {"override": {"rating": "off-track", "reason": "No.", "by": "ceo", "on": "2026-11-01", "until": "2026-12-18"}},
        NO_WELL,
        NO_WORK,
    ),
    "set by hand": (
        {"ash": ("40/100", "50/100"), "beech": ("40/100", "50/100")},
        {"override": {"rating": "on-track", "reason": "Sure.", "by": "ceo", "on": "2026-11-01", "until": "2026-12-18"}},
        NO_WELL,
        NO_WORK,
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", CHOICES)
def test_what_goes_well_and_what_is_worked_on(case: str, tmp_path: Path) -> None:
    """By rule: better than last year and on target; short of the target, with work that is published. Else a sentence."""
    figures, more, well, work = CHOICES[case]
    kpi = {key: value for key, value in more.items() if key not in ("actions", "direction")}
    measure = {"direction": more.get("direction", "up")}
    plans = a_public_trust(tmp_path, figures, kpi=kpi, actions=more.get("actions", (WORK,)), measure=measure)
    assert said(plans) == (well, work)


def cards(plans: Path) -> dict[str, str]:
    """What each school's card says after its name."""
    html = pages(plans)[""].body
    found = {}
    for card in re.findall(r"<article>(.*?)</article>", html, re.DOTALL):
        name, _, rest = card.partition("</h3>")
        found[words_in(name)] = words_in(rest)
    return found


def test_a_figure_that_one_school_lacks_is_shown_for_none(tmp_path: Path) -> None:
    """Four of five pupils are withheld: the other schools' figures would stand there as if they were all."""
    plans = a_public_trust(
        tmp_path, {"ash": ("", "4/5"), "beech": ("", "40/60"), "cedar": ("", "50/60"), "dogwood": ("", "45/60")}
    )
    text = words_in(pages(plans)[""].body)
    assert set(cards(plans).values()) == {""}
    assert (
        "Not shown for any school, because the figure of at least one of them would tell of a few people: reading, age 11."
        in text
    )
    for path in ("schools/", "schools/ash/", "schools/beech/"):
        body = words_in(pages(plans)[path].body)
        assert "67%" not in body
        assert "reading, age 11." in body


def test_schools_of_each_phase_show_their_own_results(tmp_path: Path) -> None:
    """A primary school those of age 11, a secondary school those of age 16, a special school another figure of its pupils."""
    names = {"reading": ("Reading, key stage 2", "primary"), "gcse": ("English and maths, key stage 4", "secondary"), "targets": ("Pupils who meet their targets", ""), "attendance": ("Attendance of all pupils", "")}  # fmt: skip
    measures = []
    for name, (title, phase) in names.items():
        scope = {"for": {"phases": [phase]}} if phase else {}
        measures.append(a_measure(id=name, title=title, groups=[], **scope))
    plans = a_trust(tmp_path, measures=measures, schools={})
    for school, phase in {"ash": "primary", "beech": "secondary", "cedar": "special"}.items():
        profile: dict[str, Any] = {
            "title": f"{school.title()} School",
            "short": school.title(),
            "kind": "school",
            "phase": phase,
        }
        profile["pupils"] = [{"on": "2026-10-01", "on_roll": 200}]
        write(plans / "schools" / school / "profile.yaml", profile)
        rows = {name: [a_row("2025-26", "30/60")] for name, (_, of) in names.items() if of in ("", phase)}
        write(plans / "schools" / school / "measurements.yaml", rows)
    kpis = [
        {"id": f"K{n}", "title": "KPI", "measure": name, "applies_to": "every school", "target": "at least 40"}
        for n, name in enumerate(names)
    ]
    add_plan(plans, [{"id": "O", "title": "Aim", "kpis": kpis}], visibility="public")
    attendance = "Attendance of all pupils, 2025/26 50% we aim for at least 40%"
    shown = cards(plans)
    assert "Reading, age 11, 2025/26 50%" in shown["Ash School"]
    assert "English and maths, age 16, 2025/26 50%" in shown["Beech School"]
    assert "Pupils who meet their targets, 2025/26 50%" in shown["Cedar School"]
    assert [attendance in card for card in shown.values()] == [True] * 3
    assert "Test Trust has one primary school, one secondary school and one special school and 600 pupils." in words_in(
        pages(plans)[""].body
    )


@pytest.mark.parametrize("count", [1, 12, 24])
def test_every_school_has_a_card(count: int, tmp_path: Path) -> None:
    """Of one school, of a dozen, of two."""
    figures = {f"s{n}": ("50/100", "65/100") for n in range(count)}
    plans = a_public_trust(tmp_path, figures)
    shown = cards(plans)
    assert len(shown) == count
    lead = {1: "One school, what goes well there", 12: "12 schools, each with", 24: "24 schools, each with"}[count]
    assert lead in words_in(pages(plans)["schools/"].body)
    assert all(card.startswith("Reading, age 11, 2025/26 65% we aim for at least 60%") for card in shown.values())


def test_a_trust_that_publishes_nothing_says_so(tmp_path: Path) -> None:
    """No plan, no figures: sentences that are true, and no empty heading."""
    text = words_in(pages(a_trust(tmp_path))[""].body)
    assert (
        "What we aim for Our plan is not published here. What is going well No figures of our plan are published yet."
        in text
    )
    assert (
        "What we are working on Our plan is not published here. Our schools Ash School Beech School Cedar School"
        in text
    )


def test_the_home_page_is_no_paper_of_the_board(tmp_path: Path) -> None:
    """No marks, codes, roles, missing entries or dates of meetings; the aim's own line instead of its statement."""
    plans = a_public_trust(tmp_path, {"ash": ("50/100", "40/100"), "beech": ("60/100", "90/100")})
    home = pages(plans)[""]
    assert home.title == "How our schools are doing"
    assert "Learning Every child learns well." in words_in(home.body)
    content = home.body[home.body.index("<h1>") :]
    assert re.search(r"tp-rating|tp-mark|tp-flag|tp-code|tp-why", content) is None
    for page in pages(plans).values():
        assert "Board meeting 3" not in words_in(page.body)
    assert re.search(r"\bK1\b|\bA1\b|[Oo]ff track|[Mm]issing|Lead\b|No plan of this school", words_in(content)) is None


FIGURES = {
    "ash": ("3/9", "5/9"),
    "beech": ("30/60", "45/60"),
    "cedar": ("30/60", "40/60"),
    "dogwood": ("40/60", "20/60"),
}


def homes(folder: Path) -> set[str]:
    """The home page and each school's, for several numbers in the place of the one that is withheld."""
    found = set()
    for number in (0, 2, 5, 9):
        figures = {**FIGURES, "ash": ("3/9", f"{number}/9")}
        made = pages(a_public_trust(folder / str(number), figures))
        found.add(
            "\n".join(
                made[path].body for path in ("", "schools/", "schools/ash/", "schools/beech/", f"plans/{PLAN}/O/")
            )
        )
    return found


def test_what_is_chosen_does_not_depend_on_what_is_withheld(tmp_path: Path) -> None:
    """Whether a withheld figure is good or bad, the same bytes; without the guard it shows."""
    assert len(homes(tmp_path / "with")) == 1
    with without_guard("SmallNumbers._is_small", lambda *_: False):
        assert len(homes(tmp_path / "without")) > 1


def test_what_is_off_track_says_how_many_that_are_shown_are(tmp_path: Path) -> None:
    """An objective's rating that rests on more than is shown is no number alone."""
    figures = {"ash": ("50/100", "40/100"), "beech": ("50/100", "40/100")}
    plans = a_public_trust(tmp_path, figures)
    hidden = {"id": "K2", "title": "Hidden", "measure": "reading", "applies_to": "every school", "target": "at least 60", "visibility": "trustees"}  # fmt: skip
    shown = {**hidden, "id": "K1", "visibility": "public"}
    add_plan(plans, [{"id": "O", "title": "Aim", "kpis": [shown, hidden]}], visibility="public")
    text = words_in(pages(plans)[f"plans/{PLAN}/O/"].body)
    assert "Worked out from two KPIs, of which one is not shown here. Of those shown, one is off track." in text


def test_who_decides_what_is_one_line_for_each_decision(tmp_path: Path) -> None:
    """The trust first, then its schools; whoever has no part in a decision is not named."""
    plans = a_trust(tmp_path, schools={"ash": "Ash"})
    profile = {
        "title": "Ash School",
        "short": "Ash",
        "kind": "school",
        "bodies": [{"id": "lgb", "title": "Governing body"}],
    }
    write(plans / "schools" / "ash" / "profile.yaml", profile)
    scheme = {
        "title": "Scheme of delegation",
        "visibility": "public",
        "approved": {"by": "board", "on": "2026-07-09"},
        "parties": [{"id": "board", "title": "Board"}, {"id": "head", "title": "Headteacher"}, {"id": "lgb", "title": "Governing body"}],
        "functions": [
            {"id": "f", "title": "Agree the school's budget", "holds": "lgb", "consulted": ["head", "board"]},
            {"id": "g", "title": "Appoint the headteacher", "holds": "board", "informed": ["lgb"]},
        ],
    }  # fmt: skip
    write(plans / "reference" / "delegation.yaml", scheme)
    page = pages(plans)["delegation/"]
    text = words_in(page.body)
    assert page.title == "How we are governed"
    assert "The trust Board and finance committee Ash School Governing body" in text
    assert "From the scheme of delegation, agreed by the board on 9 Jul 2026." in text
    assert "Agree the school's budget Decides Governing body Asked first Board and headteacher Appoint" in text
    assert text.endswith("Appoint the headteacher Decides Board Told Governing body")
    assert pages(plans, Audience.TRUSTEES)["delegation/"].title == "Scheme of delegation"


def test_parents_are_not_asked_to_chase_anybody(tmp_path: Path) -> None:
    """What is late, missing or not to be rated is listed for trustees; parents read what is behind, and why."""
    late = {"ash": ("65/100", ""), "beech": ("65/100", "")}
    plans = a_public_trust(tmp_path, late, actions=({**WORK, "start": "2025-09-03"},))
    for audience, is_told in ((Audience.PUBLIC, False), (Audience.TRUSTEES, True)):
        made = pages(plans, audience)
        assert ('id="missing"' in made["exceptions/"].body) is is_told
        assert ("tp-flag" in made[f"plans/{PLAN}/O/"].body) is is_told


def test_the_menu_names_what_parents_look_for(tmp_path: Path) -> None:
    """Each section opens with the page that it is named for, and no page has two names."""
    plans = a_public_trust(tmp_path, {"ash": ("50/100", "65/100")})
    edition = make_edition(loaded(plans), DAY, Audience.PUBLIC)
    site = make_site(edition, Settings(site_name="Test"))
    made = {page.path: page for page in site.pages}
    sections = {title: links[0][1] for title, links in site.menu}
    assert sections["Our plan"] == f"plans/{PLAN}/"
    assert sections["Our schools"] == "schools/"
    assert sections["About the figures"] == "reference/ratings/"
    assert list(sections) == ["Home", "Our plan", "Our schools", "How we are governed", "About the figures"]
    assert made["schools/ash/"].trail == (("Home", ""), ("Our schools", "schools/"))
    assert made["exceptions/"].title == made["exceptions/"].search[0].title == "What is behind plan, and why"


def test_parents_read_no_codes_and_still_whose_an_item_is(tmp_path: Path) -> None:
    """On pages and in search; trustees read both. An address leads to the item all the same."""
    plans = a_public_trust(tmp_path, {"ash": ("50/100", "45/100"), "elm": ("60/100", "62/100")})
    profile = {"title": "O'Elm School", "short": "O'Elm", "kind": "school", "phase": "primary"}
    write(plans / "schools" / "elm" / "profile.yaml", profile)
    kpi = {"id": "P1-K7", "title": "Books at home", "measure": "reading", "target": "at least 50"}
    add_plan(
        plans,
        [{"id": "P1", "title": "Reading", "kpis": [kpi], "serves": [f"{PLAN}/O"]}],
        organisation="elm",
        visibility="public",
    )
    public, trustees = pages(plans), pages(plans, Audience.TRUSTEES)
    for path, page in public.items():
        if path.startswith("reference/"):
            continue
        titles = f"{page.title} {[entry.title for entry in page.search]}"
        shown = re.sub(r'<span class="tp-vh">[^<]*</span>', "", page.body)
        assert not re.search(r"\b(K1|P1|P1-K7)\b", f"{titles} {words_in(shown)}"), path
    aim = f"plans/{PLAN}/O/"
    assert 'id="K1"' in public[aim].body
    assert "K1" in words_in(trustees[aim].body)
    assert "Books at home O'Elm" in words_in(public["measures/reading/"].body)
