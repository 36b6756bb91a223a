"""What follows from support, delegation, reviews and practice, by tables that a trust person can read."""

from __future__ import annotations

import html
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from builders import PLAN, TABLES, a_measure, add_plan, read, write
from governed_trusts import LEVELS, a_decision, add_to_profile, governed, move
from sites import Reader
from trustplan.disclosure.audience import Audience
from trustplan.disclosure.edition import make_edition
from trustplan.loading.load import load
from trustplan.model import Trust
from trustplan.model.inspection_category import category_of
from trustplan.oversight.alignment import align
from trustplan.oversight.delegation import exceptions
from trustplan.oversight.reviews import Status, expected, next_of, recurring
from trustplan.oversight.support import began_on, group_work, is_exit_met, standing, standings
from trustplan.rating.engine import rate
from trustplan.website.build import make_site
from trustplan.website.context import PageContext
from trustplan.website.page import Page, Settings
from trustplan.website.rendering import environment

DAY = date(2026, 11, 20)


def rows(name: str) -> list[Any]:
    """The rows of a table, each named by its case."""
    return [pytest.param(row, id=row["case"].replace(" ", "-")) for row in read(TABLES / "oversight" / f"{name}.yaml")]


def loaded(plans: Path) -> Trust:
    """The trust of a folder that has no errors."""
    result = load(plans)
    assert result.trust is not None, "\n".join(map(str, result.errors))
    return result.trust


@pytest.mark.parametrize("row", rows("categories"))
def test_categories_of_concern_follow_from_grades(row: dict[str, Any]) -> None:
    """One row of categories.yaml."""
    words = {"U": "urgent improvement", "N": "needs attention", "E": "expected standard", "S": "strong standard"}
    found = category_of(
        {area: words[grade] for area, grade in row["grades"].items()},
        grade="urgent improvement",
        leadership="L",
        is_unsafe=row.get("safeguarding") == "not-met",
    )
    assert found == row["category"]


@pytest.mark.parametrize("row", rows("delegation"))
def test_delegation_as_at_a_day(row: dict[str, Any], tmp_path: Path) -> None:
    """One row of delegation.yaml."""
    plans = governed(tmp_path)
    decisions = [
        a_decision(n, d["on"], "close", action_group={"lead": "ceo"}, delegation=[move(m) for m in d["moves"]])
        for n, d in enumerate(row["decisions"])
    ]
    write(plans / "schools" / "ash" / "support.yaml", {"decisions": decisions})
    trust = loaded(plans)
    scheme = trust.governance.scheme
    assert scheme is not None
    day = date.fromisoformat(row["on"])
    found = {
        h.function.id: " ".join(t for t in (h.change.change, h.beside or h.holder, "late" if h.is_late else "") if t)
        for h in exceptions(scheme, trust.organisations["ash"], day)
        if h.change
    }
    assert found == row["held"]


@pytest.mark.parametrize("row", rows("expected"))
def test_reviews_are_expected_by_rhythm_level_and_day(row: dict[str, Any], tmp_path: Path) -> None:
    """One row of expected.yaml."""
    plans = governed(tmp_path, row["tool"])
    add_to_profile(
        plans, "ash", church_school=row.get("church", False), **({"joined": row["joined"]} if "joined" in row else {})
    )
    done = [d if isinstance(d, dict) else {"on": d} for d in row.get("done", ())]
    write(plans / "schools" / "ash" / "reviews.yaml", {"reviews": [{"tool": "tool", **d} for d in done]})
    levels = row.get("level", {})
    decisions = [a_decision(n, on, level, action_group={"lead": "ceo"}) for n, (on, level) in enumerate(levels.items())]
    write(plans / "schools" / "ash" / "support.yaml", {"decisions": decisions})
    trust = loaded(plans)
    day = date.fromisoformat(row["on"])
    found: dict[str, list[str]] = {}
    for r in expected(trust, trust.organisations["ash"], date(2026, 9, 1), date(2027, 8, 31), day):
        found.setdefault(f"{r.by:%m-%d}", []).append(r.status.value)
    said = {by: sorted(statuses) for by, statuses in found.items()}
    wanted = {by: sorted(text.replace("to come", "to_come").split()) for by, text in row["rows"].items()}
    assert said == {by: [t.replace("_", " ") for t in statuses] for by, statuses in wanted.items()}


@pytest.mark.parametrize("row", rows("support"))
def test_the_profile_of_a_school(row: dict[str, Any], tmp_path: Path) -> None:
    """One row of support.yaml; and a milder decision without a reason is an error, any other is none."""
    plans = governed(tmp_path)
    entries = [
        {"on": "2026-09-18", "criterion": name, "level": LEVELS[letter]}
        for name, letter in zip("abcde", row["criteria"], strict=True)
    ]
    decision = row["decision"]
    group = {"action_group": {"lead": "ceo"}} if decision not in ("", "light") else {}
    decisions = [a_decision(1, "2026-10-08", decision, **group)] if decision else []
    path = plans / "schools" / "ash" / "support.yaml"
    write(path, {"assessments": entries, "decisions": decisions})
    trust = loaded(plans)
    found = standing(trust, trust.organisations["ash"], DAY)
    assert found is not None
    assert found.most == row["most"]
    assert [c.id for c in found.highest] == row["highest"].split()
    assert found.is_milder is row["milder"]
    left_out = row["criteria"].count("x")
    assert sum(found.counts.values()) + found.unassessed + left_out == len(found.rows) == 5
    for entry in decisions:
        del entry["rationale"]
    write(path, {"assessments": entries, "decisions": decisions})
    assert ("milder-without-reason" in {f.rule for f in load(plans).errors}) is row["milder"]


@pytest.mark.parametrize("row", rows("reports"))
def test_when_an_action_group_reports(row: dict[str, Any], tmp_path: Path) -> None:
    """One row of reports.yaml."""
    plans = governed(tmp_path)
    reports = [r if isinstance(r, dict) else {"on": r} for r in row.get("reports", ())]
    write(
        plans / "schools" / "ash" / "support.yaml",
        {
            "decisions": [a_decision(1, "2026-07-09", "steady", action_group={"lead": "ceo", "from": row["began"]})],
            "reports": [{"by": "ceo", "areas": {"money": {"progress": "Some."}}, **r} for r in reports],
        },
    )
    trust = loaded(plans)
    day = date.fromisoformat(row["on"])
    work = group_work(trust, trust.organisations["ash"], day)
    assert work is not None
    assert (str(work.next_due), work.is_overdue) == (row["due"], row["overdue"])


def an_objective(ref: str, more: dict[str, Any]) -> dict[str, Any]:
    """A priority with one action and one KPI."""
    action: dict[str, Any] = {"id": f"{ref}-A1", "title": "Work", "lead": "ceo", "due": "2028-07-21"}
    kpi = {"id": f"{ref}-K1", "title": "Reading", "measure": "reading", "target": "at least 62"}
    serves = {key: {"serves": more[key]} if more.get(key) else {} for key in ("actions", "kpis")}
    if more.get("parts"):
        part = {**action, "id": f"{ref}-A1a", "serves": more["parts"]}
        action["actions"] = [part]
    own = {"serves": [*more.get("priorities", ()), *more.get("inside", ())]}
    return {
        "id": ref,
        "title": ref,
        **(own if own["serves"] else {}),
        "actions": [{**action, **serves["actions"]}],
        "kpis": [{**kpi, **serves["kpis"]}],
    }


def an_aligned_trust(row: dict[str, Any], folder: Path) -> Path:
    """The plans of a row of alignment.yaml. Returns the plans/ folder."""
    plans = governed(folder)
    add_plan(plans, [an_objective(ref, {}) for ref in ("SI", "PE", "LG")])
    said: dict[str, dict[str, dict[str, Any]]] = {}
    for key in ("priorities", "actions", "parts", "kpis", "inside"):
        for who, refs in row.get(key, {}).items():
            school, ref = who.split()
            prefix = "" if key == "inside" else f"{PLAN}/"
            said.setdefault(school, {}).setdefault(ref, {})[key] = [f"{prefix}{r}" for r in refs.split()]
    for school, found in said.items():
        add_plan(plans, [an_objective(ref, more) for ref, more in found.items()], organisation=school)
    return plans


@pytest.mark.parametrize("row", rows("alignment"))
def test_alignment_reads_both_ways(row: dict[str, Any], tmp_path: Path) -> None:
    """One row of alignment.yaml."""
    aligned = align(rate(loaded(an_aligned_trust(row, tmp_path)), DAY))

    def name(ref: str) -> str:
        parts = ref.split("/")
        return f"{parts[0]} {parts[-1]}"

    served = {
        ref.split("/")[-1]: ", ".join(name(o.ref) for o in found) for ref, found in aligned.served.items() if found
    }
    assert served == row["served"]
    assert " ".join(name(o.ref) for o in aligned.orphans) == row["orphans"]
    assert " ".join(o.id for o in aligned.unserved) == row["unserved"]
    assert {o.ref for found in aligned.served.values() for o in found} == {r for r, up in aligned.serving.items() if up}


def links_of(page: Page) -> list[tuple[str, str]]:
    """The priorities that a page links to, each as its school and id."""
    reader = Reader()
    reader.feed(page.body)
    found = [re.search(rf"schools/(\w+)/{PLAN}/(\w+)/$", link) for link in reader.links]
    return sorted((m[1], m[2]) for m in found if m)


@pytest.mark.parametrize("row", rows("alignment"))
def test_every_page_says_the_same_of_what_serves_an_objective(row: dict[str, Any], tmp_path: Path) -> None:
    """The objective's own page, and the table of schools side by side; the advice of the check agrees."""
    plans = an_aligned_trust(row, tmp_path)
    shown = make_edition(loaded(plans), DAY, Audience.TRUSTEES)
    pages = {p.path: p for p in make_site(shown, Settings(site_name="x")).pages}
    wanted = {o: [(who.split()[0], who.split()[1]) for who in found.split(", ")] for o, found in row["served"].items()}
    for name in ("SI", "PE", "LG"):
        assert links_of(pages[f"plans/{PLAN}/{name}/"]) == wanted.get(name, []), name
    side_by_side = pages["schools/"]
    assert links_of(side_by_side) == sorted(pair for found in wanted.values() for pair in found)
    served = {(name, school) for name, found in wanted.items() for school, _ in found}
    assert side_by_side.body.count("No priority serves this") == 9 - len(served)
    advised = [f for f in load(plans).findings if f.rule == "serves-nothing"]
    assert len(advised) == len(row["orphans"].split(", ") if row["orphans"] and "inside" not in row else ())


@pytest.mark.parametrize("row", rows("matching"))
def test_needs_are_matched_with_strengths(row: dict[str, Any], tmp_path: Path) -> None:
    """One row of matching.yaml."""
    plans = governed(tmp_path)
    practice: dict[str, dict[str, list[dict[str, Any]]]] = {}
    for school, text in row.get("strengths", {}).items():
        theme, on, basis, *until = text.replace(" until", "").split()
        entry = {"id": "S1", "theme": theme, "title": "Good at it", "on": on, "basis": basis}
        practice.setdefault(school, {})["strengths"] = [{**entry, **({"until": until[0]} if until else {})}]
    for school, theme in row.get("needs", {}).items():
        need = {"id": "N1", "theme": theme, "title": "Help", "on": "2026-09-18"}
        practice.setdefault(school, {})["needs"] = [need]
    for school, entries in practice.items():
        write(plans / "schools" / school / "practice.yaml", entries)
    for school, value in row.get("figures", {}).items():
        figure = {"period": "2025-26", "on": "2026-07-07", "value": value, "cohort": 100}
        write(plans / "schools" / school / "measurements.yaml", {"reading": [figure]})
    if "figures" in row:
        kpi = {
            "id": "K1",
            "title": "Reading",
            "measure": "reading",
            "applies_to": "every school",
            "target": "at least 62",
        }
        add_plan(plans, [{"id": "SI", "title": "SI", "kpis": [kpi]}])
    for school, criterion in row.get("criteria", {}).items():
        entry = {"on": "2026-09-18", "criterion": criterion, "level": "close"}
        write(plans / "schools" / school / "support.yaml", {"assessments": [entry]})
    for school, tag in row.get("off", {}).items():
        late = {"id": "A1", "title": "Late work", "lead": "ceo", "due": "2025-12-19"}
        add_plan(plans, [{"id": "P1", "title": "P1", "tags": [tag], "actions": [late]}], organisation=school)
    shown = make_edition(loaded(plans), DAY, Audience.TRUSTEES)
    context = PageContext(shown, Settings(site_name="x"), environment())
    found = {
        f"{w.organisation} {w.theme.id}": " ".join(h.offer.organisation for h in w.helpers)
        for w in context.overview.wanted
    }
    assert found == row["help"]


def test_there_are_rows_enough() -> None:
    """At least 120 rows of derived facts, and no case twice."""
    cases = [(path.stem, row["case"]) for path in TABLES.glob("*.yaml") for row in read(path)]
    assert len(cases) >= 120
    assert len(set(cases)) == len(cases)


def test_support_may_be_decided_for_a_part_of_a_school(tmp_path: Path) -> None:
    """A subject has its own level beside the school's, and neither counts for the other."""
    plans = governed(tmp_path)
    path = plans / "reference" / "support-criteria.yaml"
    write(path, {**read(path), "scopes": [{"id": "maths", "title": "Mathematics"}]})
    entries = [
        {"on": "2026-09-18", "criterion": "a", "level": "light"},
        {"on": "2026-09-18", "criterion": "a", "level": "close", "scope": "maths"},
    ]
    group = {"lead": "ceo"}
    decisions = [
        a_decision(1, "2026-10-08", "light"),
        a_decision(2, "2026-10-08", "close", scope="maths", action_group=group),
    ]
    write(plans / "schools" / "ash" / "support.yaml", {"assessments": entries, "decisions": decisions})
    trust = loaded(plans)
    found = standings(trust, trust.organisations["ash"], DAY)
    assert [(s.scope, s.level.id if s.level else "", s.most) for s in found] == [
        ("", "light", "light"),
        ("maths", "close", "close"),
    ]


def test_a_level_began_with_the_first_of_the_decisions_that_gave_it(tmp_path: Path) -> None:
    """Deciding the same again does not begin it anew; another level in between does."""
    plans = governed(tmp_path)
    group = {"action_group": {"lead": "ceo"}}
    days = [("2025-10-09", "steady"), ("2025-12-04", "light"), ("2026-03-26", "steady"), ("2026-07-09", "steady")]
    decisions = [a_decision(n, on, level, **(group if level != "light" else {})) for n, (on, level) in enumerate(days)]
    write(plans / "schools" / "ash" / "support.yaml", {"decisions": decisions})
    ash = loaded(plans).organisations["ash"]
    assert began_on(ash, DAY) == date(2026, 3, 26)
    assert began_on(ash, date(2026, 1, 9)) == date(2025, 12, 4)
    assert began_on(ash, date(2025, 9, 9)) is None


def test_an_exit_is_met_by_its_criterion_or_by_a_day(tmp_path: Path) -> None:
    """At the level that is named, or a milder one; what is not assessed meets nothing."""
    plans = governed(tmp_path)
    entries = [{"on": "2026-09-18", "criterion": n, "level": LEVELS[x]} for n, x in zip("abc", "lcn", strict=True)]
    exits = [
        {"text": "a", "criterion": "a", "level": "steady"},
        {"text": "b", "criterion": "b", "level": "steady"},
        {"text": "c", "criterion": "c", "level": "close"},
        {"text": "d", "met": "2026-11-20"},
        {"text": "e", "met": "2026-11-21"},
        {"text": "f"},
    ]
    decision = a_decision(1, "2026-10-08", "close", action_group={"lead": "ceo"}, exit=exits)
    write(plans / "schools" / "ash" / "support.yaml", {"assessments": entries, "decisions": [decision]})
    trust = loaded(plans)
    found = standing(trust, trust.organisations["ash"], DAY)
    criteria = trust.governance.criteria
    assert found
    assert found.decision
    assert criteria
    met = [e.text for e in found.decision.exit if is_exit_met(criteria, found.rows, e, DAY)]
    assert met == ["a", "d"]


def test_a_concern_comes_back_when_two_reviews_of_a_year_name_its_theme(tmp_path: Path) -> None:
    """Not twice in one review, and not more than a year apart."""
    plans = governed(tmp_path)
    write(plans / "schools" / "ash" / "reviews.yaml", {"reviews": [
        {"tool": "tool", "on": "2025-10-01", "concerns": [{"text": "Old.", "severity": "serious", "theme": "play"}]},
        {"tool": "tool", "on": "2026-03-12", "concerns": [{"text": "One.", "severity": "minor", "theme": "reading"}]},
        {"tool": "tool", "on": "2026-11-12", "concerns": [
            {"text": "Two.", "severity": "serious", "theme": "reading"},
            {"text": "Once.", "severity": "serious", "theme": "money"},
            {"text": "Twice.", "severity": "serious", "theme": "money"},
            {"text": "New.", "severity": "serious", "theme": "play"},
        ]},
    ]})  # fmt: skip
    found = recurring(loaded(plans).organisations["ash"], DAY)
    assert [(r.theme, r.severity, r.texts) for r in found] == [("reading", "serious", ("Two.", "One."))]


@pytest.mark.parametrize(
    ("spot", "day", "found"),
    [
        ((12, 31), date(2026, 11, 20), date(2026, 12, 31)),
        ((1, 31), date(2026, 11, 20), date(2027, 1, 31)),
        ((11, 20), date(2026, 11, 20), date(2026, 11, 20)),
        ((2, 29), date(2026, 11, 20), date(2027, 2, 28)),
        ((2, 29), date(2028, 1, 1), date(2028, 2, 29)),
    ],
)
def test_the_next_such_day(spot: tuple[int, int], day: date, found: date) -> None:
    """That day included; 28 February where the year has no 29th."""
    assert next_of(spot, day) == found


def test_later_facts_change_nothing_that_was_known(example: Trust) -> None:
    """Support, delegation and reviews of a past day, from the files of today and from those of that day, are the same."""
    from trustplan.model.as_of import as_known  # noqa: PLC0415

    for day in (date(2025, 12, 4), date(2026, 3, 26), date(2026, 7, 9), date(2026, 10, 8)):
        then = as_known(example, day)
        for school in example.schools:
            was = then.organisations[school.id]
            assert standing(then, was, day) == standing(example, _without_answers(school, then), day)
            scheme = example.governance.scheme
            assert scheme is not None
            assert exceptions(scheme, was, day) == exceptions(scheme, school, day)
            rows_then = expected(then, was, date(2025, 9, 1), day, day)
            assert rows_then == expected(example, school, date(2025, 9, 1), day, day)
            assert Status.OVERDUE not in {r.status for r in rows_then if r.review}


def _without_answers(school: Any, then: Trust) -> Any:
    """The school with the decisions as they were known: what was answered or met later is not."""
    from dataclasses import replace  # noqa: PLC0415

    known = {d.id: d for d in then.organisations[school.id].support.decisions}
    decisions = tuple(known.get(d.id, d) for d in school.support.decisions)
    return replace(school, support=replace(school.support, decisions=decisions))


LATE_MILESTONE = [{"id": "M1", "title": "First", "due": "2026-11-06"}]
NEWS = {"on": "2026-11-16", "by": "lead", "stage": "in-progress"}
ROLES: dict[str, tuple[dict[str, Any], int]] = {
    "in time": ({"updates": [NEWS]}, 0),
    "a milestone is late": ({"updates": [NEWS], "milestones": LATE_MILESTONE}, 1),
    "a milestone is late, and the lead says more": (
        {"updates": [{**NEWS, "rating": "off-track", "note": "Stuck."}], "milestones": LATE_MILESTONE},
        1,
    ),
    "past its day": ({"updates": [NEWS], "due": "2026-11-06"}, 1),
    "never begun": ({}, 1),
    "no news": ({"updates": [{**NEWS, "on": "2026-06-12"}]}, 1),
    "complete, though a milestone is not done": (
        {"updates": [{**NEWS, "stage": "complete", "evidence": ["Report"]}], "milestones": LATE_MILESTONE},
        0,
    ),
}


@pytest.mark.parametrize("case", ROLES)
def test_the_page_of_roles_counts_what_is_late_or_without_news(case: str, tmp_path: Path) -> None:
    """In its first sentence, and beside the role."""
    more, count = ROLES[case]
    plans = governed(tmp_path)
    action = {"id": "A1", "title": "Work", "lead": "lead", "due": "2027-07-16", **more}
    add_plan(plans, [{"id": "SI", "title": "SI", "actions": [action]}])
    shown = make_edition(loaded(plans), DAY, Audience.TRUSTEES)
    page = next(p for p in make_site(shown, Settings(site_name="x")).pages if p.path == "roles/")
    words = "One action is" if count else "No actions are"
    assert f"What each role leads. {words} late or without news." in page.body
    assert page.body.count("1 overdue") == count


ORIGINS = {
    "inspections": ("come from the inspections in the profile.", "The inspections in the schools' profiles"),
    "checklist/tool": ("come from the checklists in the reviews.", "The checklist of the reviews “Tool”"),
    "gap/reading/disadvantaged/national": ("are worked out from other figures.", "Reading: disadvantaged pupils against national"),
}  # fmt: skip


@pytest.mark.parametrize("source", ORIGINS)
def test_a_measure_says_where_its_figures_come_from(source: str, tmp_path: Path) -> None:
    """On its page, and in the finding where somebody types them all the same."""
    finding, words = ORIGINS[source]
    plans = governed(tmp_path, {"checklist": [{"id": "R", "title": "Required"}]})
    own: dict[str, Any] = {"groups": [], "unit": "percent"}
    if source == "inspections":
        own |= {"unit": "grade", "scales": ["areas"], "areas": {"areas": "finance"}}
        framework = plans / "reference" / "frameworks" / "areas.yaml"
        areas = [{"id": "finance", "title": "Finance"}]
        write(framework, {**read(framework), "areas": areas, "grades": [{"id": "good", "title": "Good"}]})
    measures = [a_measure(), {**a_measure(id="made", title="Made", **own), "from": source}]
    write(plans / "reference" / "measures.yaml", {"measures": measures})
    comparator = {
        "measure": "reading",
        "population": "national",
        "period": "2025-26",
        "on": "2026-07-07",
        "value": 60,
        "source": "Made up",
    }
    write(plans / "reference" / "comparators.yaml", {"comparators": [comparator]})
    kpi = {"id": "K1", "title": "K", "measure": "made", "target": "none"}
    add_plan(plans, [{"id": "SI", "title": "SI", "kpis": [kpi]}])
    shown = make_edition(loaded(plans), DAY, Audience.TRUSTEES)
    page = next(p for p in make_site(shown, Settings(site_name="x")).pages if p.path == "measures/made/")
    assert words in html.unescape(page.body)
    write(plans / "schools" / "ash" / "measurements.yaml", {"made": [{"period": "2025-26", "value": 60}]})
    assert [f.message for f in load(plans).errors if f.rule == "figure-typed-twice"] == [
        f"The values of this measure {finding}"
    ]


def test_an_area_of_a_framework_is_as_good_as_an_item(tmp_path: Path) -> None:
    """As a tag, as what a scheme and its changes name, and as what an action group reports on."""
    plans = governed(tmp_path)
    framework = plans / "reference" / "frameworks" / "areas.yaml"
    data = read(framework)
    data["areas"] = [{"id": "money", "title": "Money matters"}]
    data["items"] = [
        {**i, "items": [{"id": "reading", "title": "Reading aloud"}]} for i in data["items"] if i["id"] != "money"
    ][:1]
    scheme = plans / "reference" / "delegation.yaml"
    functions = [{**f, "area": "money"} for f in read(scheme)["functions"]]
    write(framework, data)
    write(scheme, {**read(scheme), "functions": functions})
    themes = plans / "reference" / "themes.yaml"
    write(themes, {"themes": [t for t in read(themes)["themes"] if t["id"] != "play"]})
    action = {"id": "A1", "title": "Work", "lead": "ceo", "due": "2027-07-16"}
    tags = ["areas/money", "areas/reading"]
    add_plan(plans, [{"id": "O1", "title": "O", "tags": tags, "actions": [action]}], organisation="ash")
    change = {"functions": ["money"], "change": "removed", "to": "board", "why": "So decided."}
    group = {"lead": "ceo", "plan": PLAN}
    decision = a_decision(1, "2026-10-08", "close", action_group=group, delegation=[change])
    report = {"on": "2026-11-12", "by": "ceo", "areas": {"money": {"progress": "The budget holds."}}}
    write(plans / "schools" / "ash" / "support.yaml", {"decisions": [decision], "reports": [report]})
    shown = make_edition(loaded(plans), DAY, Audience.TRUSTEES)
    pages = {p.path: p for p in make_site(shown, Settings(site_name="x")).pages}
    assert "Money matters; Reading aloud" in pages[f"schools/ash/{PLAN}/O1/"].body
    assert "Money matters" in pages["frameworks/areas/"].body
    assert pages["delegation/"].body.count("Money matters") == 1
    reported = pages["schools/ash/support/"].body
    assert re.search(r"Money matters</th>.{0,90}The budget holds\.", reported)
