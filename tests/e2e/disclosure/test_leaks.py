"""Nothing that is withheld is in any byte of the public edition; and each guard that sees to it is needed."""

from __future__ import annotations

import gzip
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from generate_trust import generate
from msgspec import Struct
from msgspec.structs import replace

from amounts import thorough_but
from builders import ROOT, read, write
from canaries import Canary, Planter, met, vary
from declared import DECLARED
from editions_once import editions_once
from guards_off import without_guard
from hidden_values import change_hidden
from leaks import everything, leaks, leaks_of
from papers_read import read as read_paper
from papers_read import site_papers
from public_bytes import differing, edition_bytes, site_bytes
from remotes import IDENTITY, git
from sites import write_config
from trustplan.disclosure.audience import Edition
from trustplan.disclosure.edition import Editions, make_edition
from trustplan.disclosure.reducer import FORMS, LEAVES, UndecidedError, form_of
from trustplan.loading.load import load
from trustplan.model import Support, Trust
from trustplan.model.audiences import declared_in, is_for_trustees, undecided_in
from trustplan.primitives.audience import Audience
from trustplan.publish.errors import PublishError
from trustplan.publish.leak_scan import withheld_texts
from trustplan.publish.withheld_search import WithheldSearch
from trustplan.source.layout import plan_files

DAY = "2026-11-20"


class Planted(NamedTuple):
    """A trust's folder with canaries in its files, and what they are."""

    folder: Path
    canaries: list[Canary]


def enrich(plans: Path) -> None:
    """Give every guard something to hold back that the example has not."""
    strategy = plans / "trust" / "strategy-2025-28.yaml"
    plan = read(strategy)
    first, second, *_, last = plan["objectives"]
    who = {"lead": "ceo", "start": "2026-09-03"}
    ask = {"of": "board", "meeting": "board-2026-12", "question": "Agree that this stays between us for now"}
    words = {"because": "Parents have told us in confidence", "evidence": ["Letters of five families"]}
    parts = [
        {"id": "X1a", "title": "A part that all may see", **who},
        {"id": "X1b", "title": "A part for trustees", "visibility": "trustees", **who},
    ]
    first["asks"] = [{"id": "x", **ask}]
    override = {
        "rating": "on-track",
        "reason": "We know more than the figures do",
        "by": "director-education",
        "on": "2026-11-02",
        "until": "2027-01-29",
    }
    moved = {
        "on": "2026-11-02",
        "field": "due",
        "was": "2026-12-18",
        "reason": "The builder has left us",
        "approved_by": "board",
    }
    first["actions"] += [
        {"id": "X1", "title": "Work with parts", "actions": parts, **who},
        {
            "id": "X3",
            "title": "Work that is seen",
            "description": "What is done, in a few words",
            "due": "2027-03-25",
            "asks": [{"id": "x3", **ask}],
            "changes": [moved],
            "override": override,
            **who,
        },
        {"id": "X2", "title": "Work for trustees", "visibility": "trustees", **who},
    ]
    first["kpis"] += [
        {"id": "XK1", "title": "Absence of staff", "measure": "staff-absence", "target": "at most 4"},
        {"id": "XK2", "title": "Whether it is known", "rubric": {"on-track": "Most know."}, "override": override,
         "judgements": [{"on": "2026-11-02", "rating": "at-risk", **words}]},
        {"id": "XK4", "title": "Scores", "measure": "x-score", "applies_to": "every school", "target": "at least 100",
         "changes": [{"on": "2026-11-02", "field": "target", "was": "at least 110", "reason": "Two children have left", "approved_by": "board"}]},
        {"id": "XK3", "title": "Fines", "measure": "x-fines", "applies_to": "every school", "target": "at most 40"},
    ]  # fmt: skip
    second["visibility"] = "trustees"
    last["not_before"] = "2027-01-04"
    write(strategy, plan)
    measures = plans / "reference" / "measures.yaml"
    data = read(measures)
    data["measures"].append(
        {"id": "x-fines", "title": "Fines", "unit": "count", "direction": "down", "decimals": 0, "every": "half-term"}
    )
    data["measures"].append(
        {"id": "x-score", "title": "Score", "unit": "points", "direction": "up", "decimals": 1, "every": "year"}
    )
    attendance = next(m for m in data["measures"] if m["id"] == "attendance")
    attendance["groups"] = [{"id": "disadvantaged", "title": "Those who get help with meals"}]
    write(measures, data)
    population = read(plans / "reference" / "comparators.yaml")
    row = next(c for c in population["comparators"] if c["measure"] == "attendance")
    population["comparators"].append({**row, "group": "disadvantaged", "source": "Invented, of a group"})
    write(plans / "reference" / "comparators.yaml", population)
    for school in ("alder-lane", "fernhill", "mill-green", "st-aidans"):
        path = plans / "schools" / school / "measurements.yaml"
        figures = read(path)
        figures["x-score"] = [{"period": "2025-26", "on": "2026-07-07", "value": 98.5, "cohort": 9}]
        figures["x-fines"] = [{"period": "2026-27/aut1", "on": "2026-10-23", "value": 17}]
        figures["attendance"].append(
            {**figures["attendance"][-1], "on": "2026-11-19", "not_before": "2027-01-04", "value": 62.5}
        )
        figures["attendance"].append(
            {"period": "2026-27/aut1", "on": "2026-10-24", "group": "disadvantaged", "value": 57.5, "cohort": 200}
        )
        figures["attendance"].append(
            {"period": "2025-26", "on": "2026-09-04", "value": 94.5, "cohort": 9, "note": "Half of them had been away"}
        )
        write(path, figures)
    practice = plans / "trust" / "practice.yaml"
    shared = read(practice)
    shared["strengths"] = [
        {
            "id": "x",
            "theme": "early-reading",
            "title": "Seen",
            "offer": "A day with us",
            "on": "2026-06-12",
            "evidence": ["A visit that nobody should hear of"],
            "visibility": "public",
        }
    ]
    shared["enquiries"] = [
        {
            "id": "x",
            "title": "For trustees",
            "question": "Whom do we lose?",
            "finding": "Those whom we need.",
            "published": "2026-07-10",
        }
    ]
    write(practice, shared)
    policy_file = plans / "reference" / "policy.yaml"
    host = {"remote": "pages.trust.example/board", "access": "controlled", "readers": "The trustees, by name"}
    write(policy_file, {**read(policy_file), "hosts": [host]})
    scheme = plans / "reference" / "delegation.yaml"
    write(scheme, {**read(scheme), "visibility": "trustees"})
    profile = plans / "trust" / "profile.yaml"
    data = read(profile)
    data["roles"][-1]["until"] = "2026-11-12"
    write(profile, data)


@pytest.fixture(scope="session")
def example(tmp_path_factory: pytest.TempPathFactory) -> Planted:
    """The example trust, in every text and number a canary; with a count of half-terms and a part under embargo."""
    folder = tmp_path_factory.mktemp("planted")
    plans = folder / "plans"
    shutil.copytree(ROOT / "plans", plans)
    enrich(plans)
    return Planted(folder, Planter(plans, DAY).plant())


@pytest.fixture(scope="session")
def branch(example: Planted, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A bare repository with the public edition of that trust, published as users do."""
    folder = tmp_path_factory.mktemp("leaks")
    shutil.copytree(example.folder, folder / "plans-repository")
    write_config(folder / "plans-repository")
    git(folder / "plans-repository", "init", "--quiet", "--initial-branch=main")
    git(folder / "plans-repository", "add", "--all")
    git(folder / "plans-repository", "commit", "--quiet", "--message", "Plans")
    git(folder, "init", "--quiet", "--bare", "pages.git")
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "trustplan",
            "publish",
            "--meeting",
            "board-2026-12",
            "--audience",
            "public",
            "--remote",
            str(folder / "pages.git"),
        ],
        cwd=folder / "plans-repository",
        env={**os.environ, **IDENTITY, "NO_MKDOCS_2_WARNING": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return folder / "pages.git"


def objects(repository: Path) -> dict[str, bytes]:
    """Every object of a repository, compressed files opened as well."""
    command = ["git", "-C", str(repository), "cat-file", "--batch-all-objects", "--batch"]
    left = subprocess.run(command, capture_output=True, check=True).stdout
    found = {}
    while left:
        head, _, left = left.partition(b"\n")
        name, _, size = head.decode().split()
        data, left = left[: int(size)], left[int(size) + 1 :]
        found[name] = gzip.decompress(data) if data.startswith(b"\x1f\x8b") else data
    return found


@pytest.mark.thorough
def test_no_git_object_of_the_pages_branch_holds_what_is_withheld(example: Planted, branch: Path) -> None:
    """Pages, names, search index, data, calendars, charts, sitemaps, commits: all bytes that were pushed."""
    found = objects(branch)
    assert len(found) > 250
    own = "\n".join(data.decode("utf-8", "replace") for data in found.values() if b"sourceMappingURL" not in data)
    seen = met(example.canaries, own)
    assert [c for c in example.canaries if c.token in seen and not c.is_open] == []
    assert len([c for c in example.canaries if c.token in seen]) > 400


def test_the_withheld_canaries_are_there_to_be_found(example: Planted) -> None:
    """Trustees meet most of them, so that the tests here could fail."""
    trust = load(example.folder / "plans").trust
    assert trust is not None
    seen = met(example.canaries, everything(make_edition(trust, date.fromisoformat(DAY), Audience.TRUSTEES)))
    assert len([c for c in example.canaries if c.token in seen and not c.is_open]) > 800
    numbers = [c for c in example.canaries if "." in c.token]
    assert len([c for c in numbers if c.token in seen and not c.is_open]) > 40


SEEDS = [range(3), *(range(n, n + 10) for n in range(0, 100, 10))]


@pytest.mark.parametrize("seeds", thorough_but(1, SEEDS, lambda r: f"{r[0]}-{r[-1]}"))
def test_generated_trusts_leak_nothing(seeds: range, tmp_path: Path) -> None:
    """Three, or a hundred; two schools each; who may see what, cohorts, embargoes and sensitive measures by chance."""
    for seed in seeds:
        plans = tmp_path / str(seed) / "plans"
        generate(plans, 2, seed)
        vary(plans, seed)
        canaries = Planter(plans, DAY).plant()
        assert leaks(plans, canaries) == [], seed


def with_other_words(planted: Planted, folder: Path) -> Path:
    """A trust in which each text that the public may not read is another one, of another length, and so is more that is hidden."""
    words = {
        c.token: f"zq{c.token[5:1:-1]}zq and more" for c in planted.canaries if not c.is_open and "." not in c.token
    }
    shutil.copytree(planted.folder, folder)
    for path, _, _ in plan_files(folder / "plans"):
        text = path.read_text(encoding="utf-8")
        path.write_text(re.sub(r"qz[a-z]{4}qz", lambda found: words.get(found[0], found[0]), text), encoding="utf-8")
    assert change_hidden(folder / "plans", DAY) > 10
    return folder


def public_text_bytes(planted: Planted, folder: Path, way: Callable[[Path], dict[str, bytes]]) -> list[str]:
    """Which of the files that the public can fetch are others where it may not read of a change."""
    shutil.copytree(planted.folder, folder / "one")
    return differing(way(folder / "one"), way(with_other_words(planted, folder / "two")))


@pytest.mark.parametrize("way", [site_bytes, pytest.param(edition_bytes, marks=pytest.mark.thorough)])
def test_no_byte_depends_on_a_withheld_text(
    way: Callable[[Path], dict[str, bytes]], example: Planted, tmp_path: Path
) -> None:
    """Of a site, and of two editions with all that stands beside them: every withheld text is another, and longer.

    So are dates, people, ratings and targets in plans and objectives that the public does not see.
    """
    assert len([c for c in example.canaries if not c.is_open and "." not in c.token]) > 700
    assert public_text_bytes(example, tmp_path, way) == []


@pytest.mark.thorough
@pytest.mark.parametrize("seed", range(12))
def test_no_byte_of_a_generated_trust_depends_on_a_withheld_text(seed: int, tmp_path: Path) -> None:
    """Who may see what, and embargoes, by chance."""
    plans = tmp_path / "planted" / "plans"
    generate(plans, 2, seed)
    vary(plans, seed)
    assert public_text_bytes(Planted(plans.parent, Planter(plans, DAY).plant()), tmp_path, site_bytes) == []


@pytest.mark.thorough
@pytest.mark.parametrize("removed", ["only public items", "no candid reasons"])
def test_without_a_guard_a_byte_depends_on_a_withheld_text(removed: str, example: Planted, tmp_path: Path) -> None:
    """The sites would show that something else is withheld now."""
    name, replacement = GUARDS[removed]
    with without_guard(name, replacement):
        assert public_text_bytes(example, tmp_path, site_bytes)


class Guard(NamedTuple):
    """A guard by its name, and what takes its place."""

    name: str
    replacement: Callable[..., Any]


def everything_of(kind: str) -> Callable[[Any], bool]:
    """`is_public`, but for items of a kind: all of these are public."""
    return lambda item: type(item).__name__ == kind or item.visibility.value == "public"


def parts_too(item: Any) -> bool:
    """`is_public`, but for the parts of an action that `enrich` adds."""
    return getattr(item, "id", "") in ("X1a", "X1b") or item.visibility.value == "public"


class Everything:
    """Holds whatever is asked for."""

    def __contains__(self, _: object) -> bool:
        return True


GUARDS = {
    "only public items": Guard("is_public", lambda _: True),
    **{f"only public {kind}": Guard("is_public", everything_of(kind)) for kind in ("Plan", "Objective", "Action", "Kpi", "Offer", "Enquiry", "Scheme")},
    "only public parts": Guard("is_public", parts_too),
    "no KPI of a group": Guard("is_about_group", lambda _: False),
    "no sensitive KPI": Guard("is_sensitive", lambda _: False),
    "no candid reasons": Guard("is_candid", lambda _: False),
    "no measure that no public KPI names": Guard("PublicView._shown_measures", lambda _: Everything()),
    "no comparator of a group": Guard("is_of_everybody", lambda row: type(row).__name__ == "Comparator" or not row.group),
    "no rows of groups": Guard("is_of_everybody", lambda row: type(row).__name__ == "Measurement" or not row.group),
    "no figures but those of public KPIs": Guard("PublicView._open_figures", lambda _: Everything()),
    "no needs, only open offers": Guard("open_practice", lambda practice: practice),
    "no criteria, tools or schemes": Guard("open_governance", lambda governance, _: governance),
    "an embargo on items": Guard("without_embargoed", lambda rated: rated),
    "an embargo on figures": Guard("known_from", lambda day, _: day),
    "no small cohorts": Guard("is_of_few", lambda *_: False),
    "no small parts": Guard("has_small_part", lambda *_: False),
    "withheld figures as their symbol": Guard("without_value", lambda row: row),
}  # fmt: skip


@pytest.fixture(scope="module", autouse=True)
def _rated_once() -> Iterator[None]:
    """What is tried here is how a trust is reduced, which follows its rating; a guard that acts in rating has it anew."""
    with editions_once(is_reduced_once=False):
        yield


@pytest.fixture(scope="module")
def trust(example: Planted) -> Trust:
    """The planted trust, as the program reads it with all its guards."""
    trust = load(example.folder / "plans").trust
    assert trust is not None
    return trust


def test_with_every_guard_nothing_leaks(example: Planted, trust: Trust) -> None:
    """The search itself finds nothing."""
    assert leaks_of(trust, example.canaries) == []


def closed_in(papers: Mapping[str, bytes], canaries: list[Canary]) -> dict[str, int]:
    """How many canaries that the public may not meet are in each paper that has any."""
    found = {}
    for name, raw in papers.items():
        seen = met(canaries, read_paper(name, raw))
        if count := sum(c.token in seen and not c.is_open for c in canaries):
            found[name] = count
    return found


@pytest.mark.thorough
def test_no_part_of_an_open_paper_leaks_in_any_format(example: Planted, trust: Trust) -> None:
    """Words, properties, outline, alternative texts and whatever else is in a Word document or a PDF.

    The open part that a trustees' site has is the very same, and the whole paper shows that the search finds something.
    """
    editions = Editions.of(trust, date.fromisoformat(DAY))
    shown = editions.reduced_to(Audience.PUBLIC)
    public = site_papers(shown)
    assert sorted(name.rpartition(".")[2] for name in public) == ["docx", "html", "pdf"]
    assert closed_in(public, example.canaries) == {}
    seen = [met(example.canaries, read_paper(name, raw)) for name, raw in public.items()]
    assert min(map(len, seen)) > 30
    both = site_papers(editions.reduced_to(Audience.TRUSTEES), lambda: shown)
    assert {name: raw for name, raw in both.items() if "-open." in name} == public
    closed = closed_in(both, example.canaries)
    assert len(closed) == 6
    assert min(closed.values()) > 30


@pytest.mark.thorough
def test_an_open_paper_made_for_trustees_is_caught(example: Planted, trust: Trust) -> None:
    """By these tests and by the last look before publication, in each format: on a public site and on the trustees' own."""
    editions = Editions.of(trust, date.fromisoformat(DAY))
    whole, shown = editions.reduced_to(Audience.TRUSTEES), editions.reduced_to(Audience.PUBLIC)
    wrong = site_papers(whole, lambda: whole, only="-open.")
    assert len(closed_in(wrong, example.canaries)) == 3
    search = WithheldSearch(withheld_texts(trust, shown))
    for name, raw in wrong.items():
        with pytest.raises(PublishError, match="holds words that this audience may not read"):
            search.require_none(name, raw)


@pytest.mark.parametrize("removed", thorough_but(4, list(GUARDS)))
def test_without_a_guard_something_leaks(removed: str, example: Planted, trust: Trust) -> None:
    """Each is needed, and its removal is noticed."""
    name, replacement = GUARDS[removed]
    with without_guard(name, replacement):
        if name == "known_from":  # the only one that acts where files are read
            found = leaks(example.folder / "plans", example.canaries)
        else:
            found = leaks_of(trust, example.canaries)
    assert found, f"nothing leaks without “{removed}”: is it still needed?"


# Withheld fields that hold no words for a canary, or are on no page: the model itself is searched for these.
WORDLESS = {
    ("ActionStatus", "lead"), ("ActionStatus", "monitor"), ("Cell", "gap"), ("Cell", "tolerance"), ("Theme", "criteria"),
    ("Role", "until"), ("Theme", "measures"), ("Theme", "tags"), ("Trend", "change"), ("Trend", "noise"), ("Update", "forecast_end"),
    ("Update", "rating"), ("FigureSource", "sha256"),
}  # fmt: skip
# Where a field leaks from more than one kind of item, each must be noticed.
FROM_EACH = {("Override", "reason"): ("/actions/", "/kpis/"), ("Change", "reason"): ("/actions/", "/kpis/")}
WITHHELD: dict[type, dict[str, object]] = {
    kind: {name: said.instead for name, said in declared_in(kind).items() if not said.is_public and not said.guard}
    for kind in DECLARED
    if not is_for_trustees(kind)
}
FIELDS = [(kind, field) for kind, withheld in WITHHELD.items() for field in withheld]


# Made whole where an audience is decided on, so that each of their fields is given by name.
MADE_FOR_AN_AUDIENCE = {"Edition", "EditionRef", "Phrase", "OfFigure"}


def values_in(edition: Edition) -> Iterator[Struct]:
    """Each value with fields that an edition holds, once."""
    waiting: list[Any] = [edition]
    seen = set()
    while waiting:
        value = waiting.pop()
        if id(value) in seen:
            continue
        seen.add(id(value))
        if isinstance(value, dict):
            waiting += value.values()
        elif isinstance(value, list | tuple | set | frozenset):
            waiting += value
        elif isinstance(value, Struct) and type(value) not in LEAVES:
            waiting += [getattr(value, name) for name in value.__struct_fields__]
            yield value


def withheld_in(trust: Trust) -> set[tuple[str, str]]:
    """The withheld fields that have a value in the public edition, whether or not a page shows it; and closed classes."""
    found = set()
    for value in values_in(make_edition(trust, date.fromisoformat(DAY), Audience.PUBLIC)):
        withheld = WITHHELD.get(type(value), {})
        found |= {(type(value).__name__, name) for name, empty in withheld.items() if getattr(value, name) != empty}
        found |= {(type(value).__name__, "")} if is_for_trustees(type(value)) and value != Support() else set()
    return found


def test_every_value_of_the_public_edition_has_declared_readers(trust: Trust) -> None:
    """A class that comes into an edition has fields, and somebody decides on each: “Difference.title” names one left."""
    shown = make_edition(trust, date.fromisoformat(DAY), Audience.PUBLIC)
    kinds = {type(value) for value in values_in(shown)}
    assert {"Difference", "Snapshot", "Reason", "Cell"} <= {kind.__name__ for kind in kinds}
    left = [f"{k.__name__}.{name}" for k in kinds if k.__name__ not in MADE_FOR_AN_AUDIENCE for name in undecided_in(k)]
    assert left == []


def test_nothing_that_is_withheld_is_in_the_public_edition(trust: Trust) -> None:
    """Whoever makes a page cannot show it by mistake."""
    assert withheld_in(trust) == set()


@pytest.mark.parametrize(
    ("kind", "field"), thorough_but(5, FIELDS, ids=lambda pair: f"{pair[0].__name__}-{pair[1]}", of_several=True)
)
def test_a_withheld_field_would_leak(
    kind: type, field: str, example: Planted, trust: Trust, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each is needed, and is noticed where it is declared public by mistake.

    Where it holds what is for trustees only as a whole, the edition is not made at all.
    """
    form = form_of(kind)
    left = tuple((name, instead) for name, instead in form.withheld if name != field)
    monkeypatch.setitem(FORMS, kind, replace(form, public=(*form.public, field), withheld=left))
    try:
        assert (kind.__name__, field) in withheld_in(trust)
    except UndecidedError as error:
        assert str(error).endswith("is for trustees only; a field that holds one must be so too.")  # noqa: PT017
        return
    if (kind.__name__, field) not in WORDLESS:
        found = leaks_of(trust, example.canaries)
        assert found, f"no page shows {kind.__name__}.{field}: is it still needed?"
        expected = FROM_EACH.get((kind.__name__, field), ())
        assert [part for part in expected if not any(part in path for path in found)] == []
