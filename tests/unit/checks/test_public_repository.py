"""A repository that everybody can read holds nothing that the public edition leaves out: not now, and not before."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from amounts import thorough_but
from builders import PLAN, a_measure, a_trust, add_plan, read, write
from case_tables import loaded
from files_once import files_once
from remotes import git
from trustplan.checks.public_repository import withheld_in_files
from trustplan.disclosure.edition import make_edition
from trustplan.loading.read import read_folder
from trustplan.model import (
    Action,
    Change,
    Judgement,
    Kpi,
    Milestone,
    Objective,
    Offer,
    Override,
    Plan,
    Symbol,
    Trust,
    Update,
)
from trustplan.primitives.audience import Audience
from trustplan.primitives.findings import MOST_REPORTED
from trustplan.schema.key_audiences import withheld_keys
from warm import Running

Edit = Callable[[Path], None]
ITEM = {"id": "A1", "title": "Seen", "lead": "lead", "due": "2027-07-16"}


def a_public_trust(folder: Path) -> Path:
    """A trust whose repository everybody can read, with nothing in it that they may not."""
    fines = a_measure(id="fines", unit="count", groups=[])
    absence = a_measure(id="absence", sensitive=True, groups=[])
    gap = {**a_measure(id="gap", groups=[]), "from": "gap/reading/disadvantaged/national"}
    plans = a_trust(folder, measures=[a_measure(), fines, absence, gap])
    national = {"measure": "reading", "population": "national", "period": "2025-26", "on": "2026-07-07", "value": 60}
    write(plans / "reference" / "comparators.yaml", {"comparators": [{**national, "source": "Invented"}]})
    policy = plans / "reference" / "policy.yaml"
    write(policy, {**read(policy), "repository": "public"})
    add_plan(plans, [{"id": "O", "title": "Objective", "actions": [dict(ITEM)]}], visibility="public")
    write(
        plans / "schools" / "ash" / "measurements.yaml",
        {"reading": [{"period": "2025-26", "value": 60, "cohort": 100}]},
    )
    return plans


def check(plans: Path) -> subprocess.CompletedProcess[str]:
    """`trustplan check` as a user runs it."""
    return Running("trustplan", ["check"], folder=plans.parent, environ=os.environ).end()


def edit(path: str, change: Callable[[Any], None]) -> Edit:
    """Change a file's data."""

    def apply(plans: Path) -> None:
        data = read(plans / path) if (plans / path).exists() else {}
        change(data)
        write(plans / path, data)

    return apply


def action(**more: Any) -> Edit:
    """More keys on the action."""
    return edit(f"trust/{PLAN}.yaml", lambda d: d["objectives"][0]["actions"][0].update(more))


def kpi(**more: Any) -> Edit:
    """A KPI in the plan."""
    entry = {"id": "K1", "title": "Seen", "target": "none", **more}
    entry = {key: value for key, value in entry.items() if value is not None}
    return edit(f"trust/{PLAN}.yaml", lambda d: d["objectives"][0].update(kpis=[entry]))


def figure(**more: Any) -> Edit:
    """More keys on the figure."""
    return edit("schools/ash/measurements.yaml", lambda d: d["reading"][0].update(more))


PROJECTED = {"projections": [{"on": "2026-10-09", "by": "lead", "value": 60, "confidence": "low"}]}
CASES: dict[str, tuple[Edit, str]] = {
    "a plan for trustees": (edit(f"trust/{PLAN}.yaml", lambda d: d.update(visibility="trustees")), "This plan is for trustees"),
    "a plan that says nothing": (edit(f"trust/{PLAN}.yaml", lambda d: d.pop("visibility")), "This plan is for trustees"),
    "an action for trustees": (action(visibility="trustees"), "“A1” is for trustees"),
    "an embargo": (action(not_before="2027-01-04"), "“A1” is under embargo"),
    "a note": (action(updates=[{"on": "2026-10-09", "by": "lead", "stage": "in-progress", "note": "So so."}]), "“note” is for trustees"),
    "an own rating": (action(updates=[{"on": "2026-10-09", "by": "lead", "stage": "in-progress", "rating": "at-risk"}]), "“rating” is for trustees"),
    "a forecast end": (action(updates=[{"on": "2026-10-09", "by": "lead", "stage": "in-progress", "forecast_end": "2027-09-01"}]), "“forecast_end” is for trustees"),
    "a KPI of a group": (kpi(measure="reading", group="disadvantaged"), "“K1” is of a group of pupils"),
    "a KPI of a gap": (kpi(measure="gap"), "“K1” is of a group of pupils"),
    "a KPI of a sensitive measure": (kpi(measure="absence"), "“K1” is of a sensitive measure"),
    "a part of a KPI that is of a group": (
        kpi(kpis=[{"id": n, "title": n, "measure": "reading", "target": "none", **({"group": "disadvantaged"} if n == "P1" else {})} for n in ("P1", "P2")], target=None),
        "“P1” is of a group of pupils",
    ),
    "the evidence of an offer": (
        edit("schools/ash/practice.yaml", lambda d: d.update(strengths=[{"id": "S", "theme": "t", "title": "Good", "on": "2026-09-18", "visibility": "public", "evidence": ["Seen"]}])),
        "“evidence” is for trustees",
    ),
    "an enquiry that is not published": (
        edit("schools/ash/practice.yaml", lambda d: d.update(enquiries=[{"id": "E", "title": "Aloud", "question": "Does it help?", "visibility": "public"}])),
        "“E” is not published yet",
    ),
    "a fund": (edit(f"trust/{PLAN}.yaml", lambda d: d.update(budget=[{"fund": "Grant", "amount": 9}])), "“Grant” is for trustees"),
    "a cost": (action(resources=[{"what": "Cover"}]), "“resources” is for trustees"),
    "a small cohort": (figure(cohort=9), "tells of fewer than 11"),
    "a small part": (figure(value="5/100", cohort=100), "tells of fewer than 11"),
    "a small rest": (figure(value=97), "tells of fewer than 11"),
    "a group": (figure(group="disadvantaged"), "is of a group of pupils"),
    "a figure under embargo": (figure(not_before="2027-01-04"), "The note or the embargo"),
    "a need that says it is public": (
        edit("schools/ash/practice.yaml", lambda d: d.update(needs=[{"id": "N", "theme": "t", "title": "Help", "on": "2026-09-18", "visibility": "public"}])),
        "“N” is for trustees",
    ),
    "what a part of a KPI is expected to reach": (
        kpi(kpis=[{"id": n, "title": n, "measure": "reading", "target": "none", **(PROJECTED if n == "P1" else {})} for n in ("P1", "P2")], target=None),
        "“projections” is for trustees",
    ),
    "a figure's note": (figure(note="Half were away."), "The note or the embargo"),
    "a count of a term": (edit("schools/ash/measurements.yaml", lambda d: d.update(fines=[{"period": "2025-26/aut", "value": 30}])), "of a part of a year"),
    "a need": (
        edit("schools/ash/practice.yaml", lambda d: d.update(needs=[{"id": "N", "theme": "t", "title": "Help", "on": "2026-09-18"}])),
        "“N” is for trustees",
    ),
}  # fmt: skip


def add_theme(plans: Path) -> None:
    """What a need is about."""
    write(plans / "reference" / "themes.yaml", {"themes": [{"id": "t", "title": "Theme"}]})


UPDATE = {"on": "2026-10-09", "by": "lead", "stage": "in-progress"}
JUDGED = {"rubric": {"on-track": "Seen."}, "target": None}
JUDGEMENT = {"on": "2026-10-09", "rating": "on-track"}
OVERRIDE = {"rating": "at-risk", "by": "lead", "on": "2026-10-09", "until": "2026-12-01"}
ASK = {"id": "Q", "of": "board", "meeting": "m", "question": "May we?"}
STRENGTH = {"id": "S", "theme": "t", "title": "Good", "on": "2026-09-18", "visibility": "public"}


def with_key(kind: str, key: str) -> Edit:
    """A plan or an offer with one key in it; whether its value has the right form does not matter here."""
    entry = {key: "Something"}
    plants: dict[str, Edit] = {
        "plan": edit(f"trust/{PLAN}.yaml", lambda d: d.update(entry)),
        "objective": edit(f"trust/{PLAN}.yaml", lambda d: d["objectives"][0].update(entry)),
        "action": action(**entry),
        "milestone": action(milestones=[{"id": "m", "title": "Half", "due": "2027-01-15", **entry}]),
        "kpi": kpi(**entry),
        "update": action(updates=[{**UPDATE, **entry}]),
        "judgement": kpi(**JUDGED, judgements=[{**JUDGEMENT, **entry}]),
        "override": action(override={**OVERRIDE, **entry}),
        "change": action(changes=[{"on": "2026-10-09", "field": "due", "was": "2027-01-08", **entry}]),
        "offer": edit("schools/ash/practice.yaml", lambda d: d.update(strengths=[{**STRENGTH, **entry}])),
    }
    return plants[kind]


CANDID = {
    kind.__name__.lower(): withheld_keys(kind)
    for kind in (Plan, Objective, Action, Kpi, Milestone, Update, Judgement, Override, Change, Offer)
}


@pytest.mark.parametrize(("kind", "key"), [(kind, key) for kind, keys in CANDID.items() for key in keys])
def test_every_candid_key_is_found(kind: str, key: str, tmp_path: Path) -> None:
    """Each key whose field is declared for trustees, wherever it may be."""
    plans = a_public_trust(tmp_path)
    with_key(kind, key)(plans)
    found = withheld_in_files(read_folder(plans))
    assert [f.message for f in found] == [f"“{key}” is for trustees, and everybody can read this repository."]


# Dropped where they name what is not shown, which is in the files too, or fund by fund, which a case tries.
ADDRESSES = {"serves", "success", "carried_from", "budget"}
INSIDE = {"parts", "actions", "kpis", "objectives", "updates", "changes", "judgements", "override", "milestones"}


def dropped(whole: Any, shown: Any, found: dict[str, set[str]]) -> None:
    """Note by kind the fields of a value that the public sees otherwise, and of what is in it."""
    for name in whole.__struct_fields__:
        was, now = getattr(whole, name), getattr(shown, name)
        if name not in INSIDE:
            if was != now:
                found.setdefault(type(whole).__name__.lower(), set()).add(name)
        elif name in ("updates", "changes", "judgements"):
            for one, other in zip(was, now, strict=True):
                dropped(one, other, found)
        elif name == "override" and was:
            dropped(was, now, found)


def test_the_public_edition_drops_what_the_check_finds(example: Trust) -> None:
    """Field by field, in everything that the public sees of the example's plans and offers."""
    trustees, public = (
        make_edition(example, date(2026, 11, 20), audience) for audience in (Audience.TRUSTEES, Audience.PUBLIC)
    )
    found: dict[str, set[str]] = {}
    for ref, status in public.rated.plans.items():
        dropped(trustees.rated.plans[ref].plan, status.plan, found)
    for ref, item in public.rated.index.items():
        other = trustees.rated.index[ref]
        for name in ("action", "kpi", "objective"):
            if hasattr(item, name):
                dropped(getattr(other, name), getattr(item, name), found)
    for organisation in public.trust.organisations.values():
        whole = {o.id: o for o in trustees.trust.organisations[organisation.id].practice.offers}
        for offer in organisation.practice.offers:
            dropped(whole[offer.id], offer, found)
    found = {kind: keys - ADDRESSES for kind, keys in found.items()}
    assert {kind: keys - set(CANDID[kind]) for kind, keys in found.items() if keys - set(CANDID[kind])} == {}
    assert found["update"] == set(CANDID["update"])
    assert sum(len(keys) for keys in found.values()) >= 15  # most of them are in the example; canaries try every one


def in_files(plans: Path) -> list[str]:
    """What is found in the files of a folder."""
    with files_once():
        return [f.message for f in withheld_in_files(read_folder(plans))]


@pytest.mark.parametrize("case", CASES)
def test_what_must_not_be_public_is_found_in_the_files(case: str, tmp_path: Path) -> None:
    """Once."""
    plans = a_public_trust(tmp_path)
    add_theme(plans)
    assert in_files(plans) == []
    apply, words = CASES[case]
    apply(plans)
    found = in_files(plans)
    assert len(found) == 1
    assert words in found[0]


@pytest.mark.parametrize(("more", "told"), [(0, MOST_REPORTED), (1, MOST_REPORTED + 1), (60, MOST_REPORTED + 1)])
def test_of_very_many_the_first_are_listed(more: int, told: int, tmp_path: Path) -> None:
    """And that there are more."""
    plans = a_public_trust(tmp_path)
    rows = [f"  - {{period: 2025-26, value: 60, cohort: 100, note: N{n}}}" for n in range(MOST_REPORTED + more)]
    write(plans / "schools" / "ash" / "measurements.yaml", "reading:\n" + "\n".join(rows) + "\n")
    found = in_files(plans)
    assert len(found) == told
    assert [m for m in found if "The note" not in m] == [
        f"The file has more errors than the {MOST_REPORTED} that are listed."
    ] * bool(more)


@pytest.mark.parametrize("case", thorough_but(4, list(CASES)))
def test_the_check_fails_on_what_must_not_be_public(case: str, tmp_path: Path) -> None:
    """In the files; the same is right in a private repository."""
    plans = a_public_trust(tmp_path)
    add_theme(plans)
    assert check(plans).returncode == 0, check(plans).stdout
    apply, words = CASES[case]
    apply(plans)
    done = check(plans)
    assert done.returncode == 1
    assert words in done.stdout
    assert "make the repository private" in done.stdout
    policy = plans / "reference" / "policy.yaml"
    write(policy, {**read(policy), "repository": "private"})
    assert check(plans).returncode == 0, check(plans).stdout


@pytest.mark.parametrize("case", thorough_but(2, list(CASES)))
def test_the_check_fails_on_what_was_once_committed(case: str, tmp_path: Path) -> None:
    """In the history, though the files are right now; the message names the commit and says where to read on."""
    plans = a_public_trust(tmp_path)
    add_theme(plans)
    git(tmp_path, "init", "--quiet")
    git(tmp_path, "add", "--all")
    git(tmp_path, "commit", "--quiet", "--message", "Right")
    assert check(plans).returncode == 0
    apply, words = CASES[case]
    apply(plans)
    git(tmp_path, "add", "--all")
    git(tmp_path, "commit", "--quiet", "--message", "Wrong")
    wrong = git(tmp_path, "rev-parse", "HEAD").strip()
    git(tmp_path, "revert", "--no-edit", "HEAD")
    done = check(plans)
    assert done.returncode == 1
    assert f"In commit {wrong[:12]}" in done.stdout
    assert words in done.stdout
    assert "trustplan explain publishing" in done.stdout


def test_history_on_another_branch_counts_too(tmp_path: Path) -> None:
    """Whoever clones has every branch."""
    plans = a_public_trust(tmp_path)
    git(tmp_path, "init", "--quiet", "--initial-branch=main")
    git(tmp_path, "add", "--all")
    git(tmp_path, "commit", "--quiet", "--message", "Right")
    git(tmp_path, "switch", "--quiet", "--create", "other")
    action(visibility="trustees")(plans)
    git(tmp_path, "commit", "--quiet", "--all", "--message", "Wrong")
    git(tmp_path, "switch", "--quiet", "main")
    assert "“A1” is for trustees" in check(plans).stdout


def test_a_missing_history_is_reported(tmp_path: Path) -> None:
    """No repository has none; where there is one that the check did not see, it does not end well."""
    plans = a_public_trust(tmp_path / "one")
    done = check(plans)
    assert done.returncode == 0
    assert "The history was not looked through." in done.stderr
    git(tmp_path / "one", "init", "--quiet")
    for name in ("A", "B"):
        (tmp_path / "one" / name).write_text(name, encoding="utf-8")
        git(tmp_path / "one", "add", "--all")
        git(tmp_path / "one", "commit", "--quiet", "--message", name)
    git(tmp_path, "clone", "--quiet", "--depth=1", f"file://{tmp_path / 'one'}", "two")
    done = check(tmp_path / "two" / "plans")
    assert done.returncode == 2
    assert "holds only the end of the history" in done.stderr
    (tmp_path / "one" / ".git" / "config").write_text("[core\n", encoding="utf-8")
    done = check(plans)
    assert done.returncode == 2
    assert "Git cannot read its settings" in done.stderr


# Unit, value as written, cohort (None: not written), and whether the figure tells of fewer than ten.
FEW: list[tuple[str, Any, int | None, bool]] = [
    ("percent", 4.5, 200, True),  # 9 of 200
    ("percent", 5, 200, False),
    ("percent", 50, 9, True),
    ("percent", 50, 10, True),  # 5 of 10
    ("percent", 100, 10, False),
    ("percent", 0, 200, False),
    ("percent", 95, 200, False),
    ("percent", 95.5, 200, True),  # 9 of 200 are not counted
    ("percent", 3, None, True),  # of nobody knows how many
    ("percent", 0, None, True),
    ("percent", "c", None, False),
    ("percent", "9/200", None, True),
    ("percent", "10/200", None, False),
    ("percent", "191/200", None, True),
    ("percent", "4/9", None, True),
    ("percent", "200/200", 200, False),
    ("count", 3, 200, True),
    ("count", 9, 200, True),
    ("count", 10, 200, False),
    ("count", 0, 200, False),
    ("count", 190, 200, False),
    ("count", 191, 200, True),
    ("count", 200, 200, False),
    ("count", 250, 200, False),  # of what a pupil can have several
    ("count", 3, None, True),
    ("count", 9, None, True),
    ("count", 10, None, False),
    ("count", 0, None, False),
    ("count", 0, 0, True),
    ("count", "9/200", None, True),
    ("points", 3, 200, False),
    ("points", 3, 9, True),
    ("points", 3, 10, False),
    ("points", 3, None, False),
    ("pounds", 3, 200, False),
    ("pounds", 3, 9, True),
    ("ratio", 3, 9, True),
    ("rate per 100", 3, 200, True),  # 6 of 200
    ("rate per 100", 5, 200, False),
    ("rate per 100", 5, None, True),
    ("suspensions per 1000", 40, 200, True),  # 8 of 200
    ("suspensions per 1000", 50, 200, False),
    ("rate per 100", 3, 9, True),
    ("rank", 3, 200, False),
    ("rank", 3, 9, True),
    ("applicants", 3, 200, True),
    ("applicants", 10, 200, False),
    ("pupils", 2, None, True),
    ("exclusions", 2, None, True),
    ("days", 3, 200, False),
    ("days", 3, None, False),
    ("pounds per pupil", 3, None, False),
    ("pupils per teacher", 3, None, False),
    ("places", 3, None, False),
    ("percentage points", 3, None, False),
    ("applicants", 3, 9, True),
    ("yes/no", "yes", None, False),
    ("yes/no", True, 200, False),
    ("yes/no", "no", 9, True),
    ("grade", "good", 200, False),
    ("grade", "good", 9, True),
    ("percent", "c", 9, False),  # nothing is left to take out
    ("percent", "x", 9, False),
]


def with_figure(folder: Path, unit: str, value: Any, cohort: int | None, period: str) -> Path:
    """A public trust whose school has one figure of a measure in a public plan."""
    plans = a_public_trust(folder)
    policy = plans / "reference" / "policy.yaml"
    write(policy, {**read(policy), "smallest_cohort": {"rated": 10, "shown": 10}})
    measure = a_measure(unit=unit, groups=[], **({"scales": ["ofsted-2019"]} if unit == "grade" else {}))
    write(plans / "reference" / "measures.yaml", {"measures": [measure]})
    (plans / "reference" / "comparators.yaml").unlink()
    entry = {"period": period, "value": value, **({} if cohort is None else {"cohort": cohort})}
    write(plans / "schools" / "ash" / "measurements.yaml", {"reading": [entry]})
    seen = {"id": "K1", "title": "Seen", "measure": "reading", "target": "none", "applies_to": "every school"}
    add_plan(plans, [{"id": "O", "title": "Objective", "kpis": [seen]}], visibility="public")
    return plans


def is_shown(plans: Path) -> bool:
    """Whether the public edition shows the figure as it is written. The rules on public files play no part in it."""
    policy = plans / "reference" / "policy.yaml"
    write(policy, {**read(policy), "repository": "private"})
    whole = loaded(plans)
    public = make_edition(whole, date(2026, 11, 20), Audience.PUBLIC)
    (figure,) = public.trust.organisations["ash"].figures["reading"]
    (original,) = whole.organisations["ash"].figures["reading"]
    return figure.value is not Symbol.WITHHELD or original.value is Symbol.WITHHELD


@pytest.mark.parametrize(("unit", "value", "cohort", "is_few"), FEW)
def test_check_and_edition_agree_on_who_is_few(
    unit: str, value: Any, cohort: int | None, is_few: bool, tmp_path: Path
) -> None:
    """What the edition withholds must not be in a public repository, and what it shows may be there."""
    plans = with_figure(tmp_path, unit, value, cohort, "2025-26")
    words = "The figure tells of fewer than 10, and everybody can read this repository."
    with files_once():
        folder = read_folder(plans)
    assert [f.message for f in withheld_in_files(folder)] == ([words] if is_few else [])
    assert is_shown(plans) is not is_few


@pytest.mark.parametrize(("period", "is_part"), [("2025-26", False), ("2025-26/aut", True), ("2025-26/aut1", True)])
def test_check_and_edition_agree_on_counts_of_a_part_of_a_year(period: str, is_part: bool, tmp_path: Path) -> None:
    """A term or a half-term: the counts of the parts would tell of few."""
    plans = with_figure(tmp_path, "count", 100, 200, period)
    words = "The count is of a part of a year, and everybody can read this repository."
    assert [f.message for f in withheld_in_files(read_folder(plans))] == ([words] if is_part else [])
    assert is_shown(plans) is not is_part


@pytest.mark.parametrize("unit", ["count", "points", "rate per 100"])
def test_a_share_tells_of_few_whatever_its_measure_counts(unit: str, tmp_path: Path) -> None:
    """The file names the four pupils."""
    plans = with_figure(tmp_path, unit, "4/30", None, "2025-26")
    assert ["fewer than 10" in f.message for f in withheld_in_files(read_folder(plans))] == [True]


def test_a_gap_that_was_typed_is_of_a_group(tmp_path: Path) -> None:
    """As it may be in an earlier commit; nobody types one now."""
    plans = a_public_trust(tmp_path)
    write(plans / "schools" / "ash" / "measurements.yaml", {"gap": [{"period": "2025-26", "value": 12}]})
    found = withheld_in_files(read_folder(plans))
    assert [f.message for f in found] == ["The figure is of a group of pupils, and everybody can read this repository."]
