"""What the public reads in place of what it does not see: causes that are true, no failures alone, no addresses."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from builders import PLAN, a_measure, a_trust, add_plan, write
from leaks import everything, pages
from trustplan.disclosure.audience import Edition
from trustplan.disclosure.edition import make_edition
from trustplan.loading.load import load
from trustplan.model import TRUST
from trustplan.primitives.audience import Audience
from trustplan.rating.status import ActionStatus, KpiStatus, ObjectiveStatus

DAY = date(2026, 11, 20)
SCHOOLS = ("ash", "beech", "cedar", "dogwood")
SMALL = "Withheld: small numbers."


def edition(plans: Path, audience: Audience = Audience.PUBLIC) -> Edition:
    loaded = load(plans)
    assert loaded.trust is not None, [str(f) for f in loaded.errors]
    return make_edition(loaded.trust, DAY, audience)


def a_row(folder: Path, values: dict[str, str | float], **measure: Any) -> Edition:
    """The public edition of a KPI of every school, at least 60, with a figure of each; `18/20` states its cohort."""
    plans = a_trust(
        folder,
        measures=[a_measure(groups=[], **{"aggregate": "pupil-weighted mean", **measure})],
        schools={s: s.title() for s in values},
    )
    kpi = {"id": "K1", "title": "Reading", "measure": "reading", "applies_to": "every school", "target": "at least 60"}
    add_plan(plans, [{"id": "O", "title": "Objective", "kpis": [kpi]}], visibility="public")
    for school, value in values.items():
        row = {"period": "2025-26", "on": "2026-07-07", "value": value}
        write(plans / "schools" / school / "measurements.yaml", {"reading": [row]})
    return edition(plans)


def cells(shown: Edition) -> dict[str, str]:
    """What stands in each school's cell: its rating and the reason."""
    status = shown.rated.index[f"{PLAN}/K1"]
    assert isinstance(status, KpiStatus)
    return {c.organisation: f"{c.rating}: {c.reason.sentence}" for c in status.cells}


def kpi_of(shown: Edition) -> tuple[str, str]:
    status = shown.rated.index[f"{PLAN}/K1"]
    assert isinstance(status, KpiStatus)
    return status.rating.value, status.reasons[0].sentence


# Figures of four schools: (30 of 60 misses, 40 of 60 meets, 58 of 60 is withheld for two pupils) and the schools withheld.
ROWS: dict[str, tuple[tuple[str, ...], str]] = {
    "failures only, and half withheld": (("58/60", "30/60", "57/60", "29/60"), "all"),
    "one failure, three withheld": (("58/60", "30/60", "57/60", "59/60"), "all"),
    "a success stands beside the failure": (("58/60", "30/60", "57/60", "40/60"), "ash cedar"),
    "three of four are a picture": (("58/60", "30/60", "29/60", "28/60"), "ash"),
    "nothing is withheld": (("30/60", "30/60", "29/60", "28/60"), ""),
    "only successes are left": (("58/60", "40/60", "57/60", "41/60"), "ash cedar"),
    "all are withheld for their own sake": (("58/60", "57/60", "57/60", "59/60"), "all"),
}


@pytest.mark.parametrize("case", ROWS)
def test_failures_never_stand_alone(case: str, tmp_path: Path) -> None:
    """A row is shown or withheld as one where a part of it would mislead: in the model, so on pages and in files."""
    values, withheld = ROWS[case]
    shown = a_row(tmp_path, dict(zip(SCHOOLS, values, strict=True)))
    hidden = {s for s in SCHOOLS if str(shown.trust.organisations[s].figures["reading"][0].value) == "c"}
    assert hidden == set(SCHOOLS if withheld == "all" else withheld.split())
    assert {school for school, words in cells(shown).items() if "ithheld" in words} == hidden


def test_a_withheld_row_says_why(tmp_path: Path) -> None:
    """A school of many is not called a small group."""
    shown = a_row(tmp_path, {"ash": "58/60", "beech": "30/60", "cedar": "57/60", "dogwood": "29/60"})
    of_others = "not-assessed: Withheld, because the figures of two other schools are about a few people."
    assert cells(shown) == {
        "ash": f"not-assessed: {SMALL}",
        "beech": of_others,
        "cedar": f"not-assessed: {SMALL}",
        "dogwood": of_others,
    }
    assert kpi_of(shown) == ("not-assessed", SMALL)
    two = a_row(tmp_path / "two", {"ash": "58/60", "beech": "30/60"})
    assert cells(two)["beech"] == "not-assessed: Withheld, because the figure of another school is about a few people."


def test_a_rating_that_a_shown_figure_decides_says_by_which(tmp_path: Path) -> None:
    """First why it is off track, and only then what is withheld."""
    shown = a_row(tmp_path, {"ash": "58/60", "beech": "30/60", "cedar": "57/60", "dogwood": "40/60"})
    missed = "Beech: 50% is 10 points below the target of at least 60%; the tolerance is 2 points."
    others = "The figures of two other schools are withheld: small numbers."
    assert kpi_of(shown) == ("off-track", f"{missed} {others}")


def test_attendance_of_whole_schools_is_public(tmp_path: Path) -> None:
    """Four in a hundred sessions are nobody's; those of a school of nine are."""
    rows: dict[str, str | float] = {"ash": "192/200", "beech": "110/200", "cedar": 95.5}
    shown = a_row(tmp_path, rows, title="Attendance", aggregate="none")
    assert [str(shown.trust.organisations[s].figures["reading"][0].value) for s in rows] == ["96", "55", "96"]
    small = a_row(tmp_path / "small", {"ash": "8/9", "beech": "150/200"}, title="Attendance", aggregate="mean")
    assert str(small.trust.organisations["ash"].figures["reading"][0].value) == "c"
    assert str(small.trust.organisations[TRUST].figures["reading"][0].value) == "c"


@pytest.mark.parametrize("more", [{"cohort_of": "posts"}, {"open": "The census is published."}])
def test_counts_of_nobody_and_open_ones_are_public(more: dict[str, str], tmp_path: Path) -> None:
    """The same two are withheld where the catalogue says nothing of them."""
    for said, value in ((more, "2"), ({}, "c")):
        shown = a_row(tmp_path / value, {"ash": 2, "beech": 70}, unit="count", aggregate="sum", **said)
        assert str(shown.trust.organisations["ash"].figures["reading"][0].value) == value


def test_a_trusts_rate_over_withheld_schools_is_withheld(tmp_path: Path) -> None:
    """4.6 per hundred of 219 pupils fits only none and none of the two small schools."""
    plans = a_trust(
        tmp_path, measures=[a_measure(unit="rate per 100", direction="down", decimals=1, groups=[], aggregate="pupil-weighted mean")]
    )  # fmt: skip
    kpi = {"id": "K1", "title": "Rate", "measure": "reading", "applies_to": "every school", "target": "at most 9"}
    add_plan(plans, [{"id": "O", "title": "Objective", "kpis": [kpi]}], visibility="public")
    for school, value, cohort in (("ash", 0, 9), ("beech", 0, 10), ("cedar", 6, 200)):
        row = {"period": "2025-26", "on": "2026-07-07", "value": value, "cohort": cohort}
        write(plans / "schools" / school / "measurements.yaml", {"reading": [row]})
    figures = edition(plans).trust.organisations
    assert [str(figures[s].figures["reading"][0].value) for s in (TRUST, "ash", "beech", "cedar")] == [
        "c",
        "c",
        "c",
        "6",
    ]


# Addresses, where each is named, and who still reads it.

WHO = {"lead": "lead", "start": "2025-09-03", "due": "2027-07-02"}
SECRETS = ("closing-ash-2027", f"{PLAN}/REDUNDANCIES", f"{PLAN}/SECRETKPI", f"{PLAN}/PAYCUT")
EMBARGOED = (f"{PLAN}/LATER", f"{PLAN}/LATERPART")


def with_addresses(folder: Path) -> Path:
    """Public items that serve, go on with, and are shown to succeed by what others may not see, or not yet."""
    plans = a_trust(folder)
    secret = {"id": "MERGER", "title": "Merge", "actions": [{"id": "X1", "title": "x", **WHO}]}
    write(
        plans / "trust" / "closing-ash-2027.yaml",
        {"title": "Secret", "period": {"from": "2025-09-01", "to": "2028-08-31"}, "objectives": [secret]},
    )
    serving = {"serves": ["closing-ash-2027/MERGER", "PAYCUT", "LATER"]}
    part = {"id": "A1a", "title": "Part", **WHO, "carried_from": f"{PLAN}/LATERPART"}
    kpi = {"id": "K1", "title": "KPI", "measure": "reading", "target": "at least 60", **serving}
    hidden_kpi = {**kpi, "id": "SECRETKPI", "visibility": "trustees"}
    first = {"id": "A1", "title": "Public", **serving, "carried_from": f"{PLAN}/REDUNDANCIES", "success": ["SECRETKPI", "K1"]}  # fmt: skip
    objective = {
        "id": "O",
        "title": "Objective",
        **serving,
        "carried_from": "closing-ash-2027/MERGER",
        "actions": [
            {**first, "actions": [part]},
            {"id": "REDUNDANCIES", "title": "x", "visibility": "trustees", **WHO},
            {"id": "A2", "title": "Held in part", "actions": [{"id": "LATERPART", "title": "x", "not_before": "2027-06-01", **WHO}]},
        ],
        "kpis": [kpi, hidden_kpi],
    }  # fmt: skip
    pay = {"id": "PAYCUT", "title": "x", "visibility": "trustees", "actions": [{"id": "P1", "title": "x", **WHO}]}
    later = {"id": "LATER", "title": "x", "not_before": "2027-06-01", "actions": [{"id": "E1", "title": "x", **WHO}]}
    add_plan(plans, [objective, pay, later], visibility="public")
    return plans


def test_no_address_names_what_an_edition_does_not_have(tmp_path: Path) -> None:
    """On no page, in no file name, and in no data; what both may see is still named."""
    plans = with_addresses(tmp_path)
    public, trustees = (everything(edition(plans, audience)) for audience in (Audience.PUBLIC, Audience.TRUSTEES))
    assert [ref for ref in (*SECRETS, *EMBARGOED) if ref in public] == []
    assert [ref for ref in EMBARGOED if ref in trustees] == []
    assert [ref for ref in SECRETS if ref not in trustees] == []
    action = edition(plans).rated.index[f"{PLAN}/A1"]
    assert isinstance(action, ActionStatus)
    assert action.action.success == (f"{PLAN}/K1",)


def test_other_names_and_more_lines_of_what_is_withheld_change_no_byte(tmp_path: Path) -> None:
    """Not in the order of things, and not in how far down its file a shown item stands."""
    plans, others = with_addresses(tmp_path / "one"), with_addresses(tmp_path / "other")
    for path in (others / "trust").glob("*-20*.yaml"):
        text = path.read_text(encoding="utf-8").replace("title: x", "title: More about it\n\n\n")
        for ref in (*SECRETS, *EMBARGOED, "MERGER"):
            name = ref.rpartition("/")[2]
            text = text.replace(name, f"a{name[::-1]}" if name.isupper() else "a-plan-for-nobody")
        path.write_text(text, encoding="utf-8")
    (others / "trust" / "closing-ash-2027.yaml").rename(others / "trust" / "a-plan-for-nobody.yaml")
    assert pages(edition(others)) == pages(edition(plans))


def test_news_of_a_part_for_trustees_has_no_day_for_the_public(tmp_path: Path) -> None:
    """Neither as the last update nor in the sentence on stale work."""
    plans = a_trust(tmp_path)
    told = [{"on": "2026-01-19", "by": "lead", "stage": "in-progress", "note": "x"}]
    part = {"id": "A1a", "title": "Part", "lead": "lead", "visibility": "trustees", "updates": told}
    whole = {"id": "A1", "title": "Whole", "lead": "lead", "start": "2025-09-03", "actions": [part]}
    add_plan(plans, [{"id": "O", "title": "Objective", "actions": [whole]}], visibility="public")
    public, trustees = (edition(plans, audience) for audience in (Audience.PUBLIC, Audience.TRUSTEES))
    for shown, day, is_told in ((trustees, date(2026, 1, 19), True), (public, None, False)):
        status = shown.rated.index[f"{PLAN}/A1"]
        assert isinstance(status, ActionStatus)
        assert status.last_news == day
        assert ("19 Jan 2026" in everything(shown)) is is_told


def test_what_is_hidden_is_counted_in_one_sentence(tmp_path: Path) -> None:
    """The reason of the roll-up says what the page says beside it."""
    plans = a_trust(tmp_path)
    held = {"id": "A3", "title": "Held", "not_before": "2027-01-04", **WHO}
    items = [{"id": "A1", "title": "One", **WHO}, {"id": "A2", "title": "Two", **WHO}, held]
    add_plan(plans, [{"id": "O", "title": "Objective", "actions": items}], visibility="public")
    for audience in Audience:
        shown = edition(plans, audience)
        status = shown.rated.index[f"{PLAN}/O"]
        assert isinstance(status, ObjectiveStatus)
        words = "Worked out from three actions, of which one is not yet published."
        if audience is Audience.PUBLIC:
            words = "Worked out from three actions, of which one is not shown here. Of those shown, two are at risk."
        assert status.delivery.reason.sentence == words
