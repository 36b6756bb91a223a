"""Slips held against the plans: what is written where, what stands there already, and what is refused, with what to do."""

from __future__ import annotations

import json
import shutil
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from builders import read
from trustplan.loading.load import Loaded, load
from trustplan.loading.updates.apply import Applied, apply_slips
from trustplan.loading.updates.form import NewsItem, UpdateSlip, read_slip
from trustplan.source import yaml_add
from trustplan.source.yaml_reader import read_yaml
from update_slips import ASH, ASH_FIGURES, ASH_PLAN, TRUST_PLAN, a_slip, ash

TODAY = date(2026, 11, 26)
DAY = "2026-11-20"
PLAN, FIGURES = f"plans/{ASH_PLAN}.yaml", "plans/schools/ash/measurements.yaml"
LAST = {"on": "2026-11-05", "by": "reading-lead", "stage": "in-progress", "rating": "at-risk"}
Change = dict[str, Any]


@pytest.fixture(scope="module")
def plans(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small trust, which no test here changes."""
    return ash(tmp_path_factory.mktemp("ash"))


def update(item: str = "A1", was: Any = LAST, **entry: Any) -> Change:
    """News on an action."""
    return {"item": item, "kind": "update", "was": was, "entry": entry or {"rating": "on-track", "note": "All well."}}


def judgement(item: str = "K2", was: Any = None, **entry: Any) -> Change:
    """A judgement on a KPI."""
    was = was or {"on": "2026-10-01", "rating": "at-risk"}
    entry = {"rating": "on-track", "because": "All are calm.", **entry}
    return {"item": item, "kind": "judgement", "was": was, "entry": entry}


def figure(value: str = "57", was: Any = "55", item: str = "K1", period: str = "2026-27/aut1", **entry: Any) -> Change:
    """A figure of a KPI."""
    before = None if was is None else {"value": was}
    return {"item": item, "kind": "figure", "period": period, "was": before, "entry": {"value": value, **entry}}


def recovery(item: str = "K2", was: Any = None, **entry: Any) -> Change:
    """What is done about a KPI."""
    return {"item": item, "kind": "recovery", "was": was, "entry": entry or {"doing": "Two more visits."}}


def milestone(name: str = "half", done: str = DAY, item: str = "A1") -> Change:
    """A milestone that is done."""
    return {"item": item, "kind": "milestone", "milestone": name, "was": {"done": None}, "entry": {"done": done}}


def slip(*changes: Change, by: str = "reading-lead", on: str = DAY, plan: str = ASH_PLAN) -> UpdateSlip:
    """A slip on Ash's plan, as it arrives."""
    return read_slip(json.dumps(a_slip(*changes, by=by, on=on, plan=plan)).encode(), "slip.json")


def applied(plans: Path, *slips: UpdateSlip) -> Applied:
    """What becomes of slips."""
    return apply_slips(plans, "plans", slips, TODAY)


def text_of(result: Applied, path: str) -> str:
    """A file as it would be written; empty where it stays."""
    return next((file.after.decode() for file in result.files if file.path == path.removeprefix("plans/")), "")


WRITTEN = [
    (
        update(stage="complete", note="One: two.\r\n\r\n  three", evidence=["Visits, “May”"], forecast_end="2027-01"),
        "            recovery: {doing: A second day.}\n",
        (
            "          - on: 2026-11-20\n            by: reading-lead\n            stage: complete\n            note: |\n"
            "              One: two.\n\n                three\n            evidence:\n              - Visits, “May”\n"
            "            forecast_end: 2027-01\n"
        ),
    ),
    (
        update("A2", None, stage="in-progress", recovery={"doing": "no", "help_wanted": "12:30"}),
        "      - {id: A2, title: Buy books, lead: reading-lead",
        (
            ", updates: [{on: 2026-11-20, by: reading-lead, stage: in-progress, recovery: "
            '{doing: "no", help_wanted: "12:30"}}]'
        ),
    ),
    (milestone(), "            due: 2026-12-11\n", "            done: 2026-11-20\n"),
]


@pytest.mark.parametrize(("change", "above", "lines"), WRITTEN, ids=["update", "in braces", "milestone"])
def test_news_is_added_to_the_plan_and_nothing_else_changes(
    plans: Path, change: Change, above: str, lines: str
) -> None:
    """Behind what is there, in the style of the file; comments and blank lines stay."""
    result = applied(plans, slip(change))
    assert [outcome.message for outcome in result.refused] == []
    blank = "\n" if change["item"] == "A1" and change["kind"] == "update" else ""  # as between the entries before
    assert text_of(result, PLAN) == ASH.replace(above, above + blank + lines)
    assert [file.path for file in result.files] == [f"{ASH_PLAN}.yaml"]


def test_what_is_said_of_kpis_goes_to_their_lists(plans: Path) -> None:
    """A judgement behind the last one, and what is done about it into a list that is made."""
    result = applied(plans, slip(judgement(rating="off-track", because="Few.\nTwo."), recovery(), by="deputy"))
    assert result.refused == ()
    made = text_of(result, PLAN)
    assert (
        "because: Some are not., by: deputy}\n          - on: 2026-11-20\n            rating: off-track\n"
        "            because: |\n              Few.\n              Two.\n            by: deputy\n"
        "        recovery:\n          - on: 2026-11-20\n            by: deputy\n            doing: Two more visits.\n"
    ) in made


@pytest.mark.parametrize(
    ("change", "line"),
    [
        (figure("57.50", cohort=40), "{period: 2026-27/aut1, on: 2026-11-20, value: 57.50, cohort: 40}"),
        (figure("£1,057", was="55.0"), "{period: 2026-27/aut1, on: 2026-11-20, value: 1057}"),
        (figure("23/40"), "{period: 2026-27/aut1, on: 2026-11-20, value: 23/40}"),
        (figure("z", None, period="2026-27/aut2"), "{period: 2026-27/aut2, on: 2026-11-20, value: z}"),
        (
            figure("41", "c", item="K3/poor", status="provisional"),
            "{period: 2026-27/aut1, on: 2026-11-20, group: disadvantaged, value: 41, status: provisional}",
        ),
    ],
)
def test_a_figure_goes_to_the_figures_of_the_school(plans: Path, change: Change, line: str) -> None:
    """Under the KPI's measure and group, known on the day of the slip, with the digits that were typed."""
    result = applied(plans, slip(change, by="headteacher"))
    made = text_of(result, FIGURES)
    if "1057" in line:  # which is no percentage: the check says so
        assert [outcome.message for outcome in result.refused] == ["1057 is not a percentage of a group."]
    else:
        assert made == ASH_FIGURES + f"  - {line}\n"


ASKED = {"plan": TRUST_PLAN, **figure("57.50", item="SI-K1")}


@pytest.mark.parametrize(
    ("change", "by", "refused"),
    [
        (ASKED, "headteacher", ""),
        ({**ASKED, "item": "SI-K3/ash"}, "headteacher", ""),
        (ASKED, "lead", ""),  # a role of the trust, whose office gathers figures
        (ASKED, "reading-lead", "“reading-lead” may not report on this KPI."),
        ({**ASKED, "item": "SI-K2"}, "headteacher", "This KPI asks for no figure of the school that the slip is of."),
        (
            {**ASKED, "item": "SI-K3/beech"},
            "headteacher",
            "This KPI asks for no figure of the school that the slip is of.",
        ),
        ({**ASKED, "item": "K1"}, "headteacher", "There is no “K1” in this plan."),
        ({**ASKED, "item": "SI-A1"}, "headteacher", "This is an action, and a figure belongs to a KPI."),
        ({**ASKED, "plan": "trust/another"}, "headteacher", "There is no “SI-K1” in this plan."),
    ],
)
def test_a_figure_that_the_trusts_plan_asks_of_a_school(plans: Path, change: Change, by: str, refused: str) -> None:
    """It comes with the slip of the school's own plan, from its head or its plan's lead, and goes to the school's figures."""
    result = applied(plans, slip(change, by=by))
    assert [outcome.message for outcome in result.refused] == [refused] * bool(refused)
    if not refused:
        assert text_of(result, FIGURES) == ASH_FIGURES + "  - {period: 2026-27/aut1, on: 2026-11-20, value: 57.50}\n"
        assert [file.path for file in result.files] == ["schools/ash/measurements.yaml"]


def test_a_note_on_a_figure_has_lines_of_its_own(plans: Path) -> None:
    """Inside braces a comma would cut it."""
    made = text_of(applied(plans, slip(figure(note="One, two."), by="deputy")), FIGURES)
    assert made.endswith("  - period: 2026-27/aut1\n    on: 2026-11-20\n    value: 57\n    note: |\n      One, two.\n")


@pytest.mark.parametrize(("item", "plan", "by"), [("SI-K2", TRUST_PLAN, "ceo"), ("SI-K2", TRUST_PLAN, "lead")])
def test_the_first_figure_makes_the_file(plans: Path, item: str, plan: str, by: str) -> None:
    """The trust has no measurements yet; its chief executive may speak of all, as its plan's lead."""
    result = applied(plans, slip(figure("57", None, item=item, cohort=400), by=by, plan=plan))
    assert [(file.path, file.before) for file in result.files] == [("trust/measurements.yaml", None)]
    assert text_of(result, "trust/measurements.yaml") == (
        "reading:\n  - period: 2026-27/aut1\n    on: 2026-11-20\n    value: 57\n    cohort: 400\n"
    )


SINCE = "Another entry has been added since: by reading-lead, of 5 Nov 2026 (at-risk)."
REFUSED: list[tuple[str, Change | tuple[Change, ...], dict[str, Any], str, str]] = [
    ("another came", update(was={"on": "2026-10-01", "rating": "on-track"}), {}, SINCE, "on: 2026-11-05"),
    ("nothing shown", update(was=None), {}, SINCE, "on: 2026-11-05"),
    ("another view", update(was={"on": "2026-11-05", "rating": "on-track"}), {}, SINCE, "on: 2026-11-05"),
    ("another writer", update(was={**LAST, "by": "link"}), {}, SINCE, "on: 2026-11-05"),
    ("an entry is gone", update("A2", LAST), {}, "The entry that the page showed is no longer in the file.", "id: A2"),
    ("same day", update(was=LAST), {"on": "2026-11-05"}, "“reading-lead” has an entry of 5 Nov 2026 on line 41 already.", "on: 2026-11-05"),
    ("earlier", update(), {"on": "2026-11-04"}, "The slip is of 4 Nov 2026, and the last entry is of 5 Nov 2026.", "- on: 2026-10-01"),
    ("still to come", update(), {"on": "2026-11-27"}, "The update is dated 27 Nov 2026, which is still to come.", "- on: 2026-10-01"),
    ("no such item", update("A9"), {}, "There is no “A9” in this plan.", ""),
    ("an objective", update("P1"), {}, "There is no “P1” in this plan.", ""),
    ("a KPI", update("K2"), {"by": "deputy"}, "This is a KPI, and an update belongs to an action.", "id: K2"),
    ("an action", judgement("A1"), {}, "This is an action, and a judgement belongs to a KPI.", "id: A1"),
    ("figures", judgement("K1"), {"by": "deputy"}, "This KPI is rated by its figures, and is not assessed.", "id: K1"),
    ("no figures", figure(item="K2"), {"by": "deputy"}, "This KPI has parts or is assessed, so there is no figure of it.", "id: K2"),
    ("figures of parts", figure(item="K3"), {"by": "deputy"}, "This KPI has parts or is assessed, so there is no figure of it.", "id: K3"),
    ("figure of an action", figure(item="A1"), {}, "This is an action, and a figure belongs to a KPI.", "id: A1"),
    ("not theirs", update("A2", None), {"by": "link"}, "“link” may not report on this action.", "id: A2"),
    ("a part's lead", update("A1"), {"by": "helper"}, "“helper” may not report on this action.", "id: A1"),
    ("another's KPI", judgement(), {}, "“reading-lead” may not report on this KPI.", "id: K2"),
    ("no milestone", milestone("hald"), {}, "There is no milestone “hald” in this action.", "id: A1"),
    ("done", milestone("begun"), {}, "It is recorded as done on 2 Oct 2026 already, and the slip says 20 Nov 2026.", "id: begun"),
    ("undone", {**milestone(), "was": {"done": "2026-11-02"}}, {}, "The page showed it as done on 2 Nov 2026, and the file does not say so any more.", "id: half"),
    ("done tomorrow", milestone(done="2026-11-27"), {}, "is still to come", "id: half"),
    ("two updates", (update(), update(note="Another.")), {}, "The slip says two things on it on one day.", ""),
    ("off track", update(rating="off-track", note="Nobody came."), {}, "It is off track, but nothing says what action is being taken.", "- on: 2026-10-01"),
    ("judged off track", judgement(rating="off-track"), {"by": "deputy"}, "It is off track, but nothing says what action is being taken.", "rating: at-risk"),
    ("stopped", update(stage="stopped"), {}, "“note” is missing from an update that stops or carries over work.", "- on: 2026-10-01"),
    ("other figure", figure(was="54"), {"by": "deputy"}, "Another figure for 2026-27/aut1 has been added since: 55, known on 23 Oct 2026.", "value: 55"),
    ("a figure came", figure(was=None), {"by": "deputy"}, "Another figure for 2026-27/aut1 has been added since: 55, known on 23 Oct 2026.", "value: 55"),
    ("a figure is gone", figure(period="2026-27/aut2"), {"by": "deputy"}, "The page showed a figure for 2026-27/aut2, and the file has none.", "- {period: 2025-26"),
    ("a symbol", figure("c"), {"by": "deputy"}, "“c” would take the place of a figure that is known: 55.", "value: 55"),
    ("less firm", figure(status="estimated"), {"by": "deputy"}, "A figure that is estimated would take the place of one that is provisional: 55.", "value: 55"),
    ("figure of that day", figure(), {"by": "deputy", "on": "2026-10-23"}, "There is a figure of 23 Oct 2026 for this period, and the slip is of 23 Oct 2026.", "value: 55"),
    ("no number", figure("012"), {"by": "deputy"}, "“012” is not a number.", "- {period: 2025-26"),
    ("too much", figure("157"), {"by": "deputy"}, "157 is not a percentage of a group.", "- {period: 2025-26"),
    ("no plan", update(), {"plan": "schools/ash/improvment-2026-27"}, "There is no such plan.", ""),
    ("no plan file", update(), {"plan": "schools/ash/measurements"}, "There is no such plan.", ""),
    ("no role", update(), {"by": "cleaner"}, "The slip is from “cleaner”, which is not a role of this school or of the trust.", ""),
    ("a school's role", update("SI-A1", None), {"by": "headteacher", "plan": TRUST_PLAN}, "The slip is from “headteacher”, which is not a role of the trust.", ""),
    ("every school", figure(item="SI-K1"), {"by": "lead", "plan": TRUST_PLAN}, "This KPI is about several schools, and a slip has the figure of one plan's own school or trust.", "id: SI-K1"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "more", "message", "words"), [row[1:] for row in REFUSED], ids=[row[0] for row in REFUSED]
)
def test_what_is_not_sure_is_refused(
    plans: Path, changes: Change | tuple[Change, ...], more: dict[str, Any], message: str, words: str
) -> None:
    """With the line that it is about and what to do, and with nothing written."""
    changes = changes if isinstance(changes, tuple) else (changes,)
    result = applied(plans, slip(*changes, **more))
    assert result.files == ()
    assert len(result.refused) == len(changes)
    for outcome in result.refused:
        assert message in outcome.message
        assert outcome.fix
        assert outcome.place.line == line_with(plans, outcome.place.file, words)


def line_with(plans: Path, file: str, words: str) -> int:
    """The line of a file that has some words; 0 for none."""
    if not words:
        return 0
    lines = (plans.parent / file).read_text(encoding="utf-8").split("\n")
    return next(number for number, line in enumerate(lines, 1) if words in line)


@pytest.mark.parametrize(
    ("change", "by"),
    [
        (update(), "reading-lead"),
        (update(), "link"),
        (update(), "deputy"),
        (update(), "headteacher"),
        (update("A1a", None), "helper"),
        (update("A1a", None), "reading-lead"),
        (judgement(), "deputy"),
        (update(was={"on": "2026-11-05"}), "link"),
        (update(was={"on": "2026-11-05", "stage": "not-started", "rating": None}), "link"),
        (figure(was="55.00"), "deputy"),
        (figure("31/40", "50", period="2025-26"), "deputy"),
        (figure("31/40", "20/40", period="2025-26"), "deputy"),
    ],
)
def test_who_answers_for_an_item_may_speak_of_it(plans: Path, change: Change, by: str) -> None:
    """Its lead and monitor, those of what it is a part of, its objective's sponsor, and the head of the school."""
    assert [outcome.message for outcome in applied(plans, slip(change, by=by)).refused] == []


def test_the_same_slip_twice_changes_nothing_more(tmp_path: Path) -> None:
    """A mail may arrive twice, or be applied by two people one after the other."""
    plans = ash(tmp_path)
    news = slip(update(note="So\n\nit is. "), milestone(), figure(note="x"), recovery("K1"), by="headteacher")
    for file in applied(plans, news).files:
        (plans / file.path).write_bytes(file.after)
    again = applied(plans, news)
    assert (again.files, again.refused) == ((), ())
    assert [outcome.news.kind for outcome in again.already if outcome.news] == [
        "update",
        "milestone",
        "figure",
        "recovery",
    ]


def test_slips_of_two_people_see_each_other(plans: Path) -> None:
    """The second would speak past the first, of which its page did not know."""
    first, second = slip(update()), slip(update(note="Not so."), by="link")
    result = applied(plans, first, second)
    assert [outcome.message for outcome in result.refused] == [
        "Another entry has been added since: by reading-lead, of 20 Nov 2026 (on-track)."
    ]
    assert [outcome.slip.by for outcome in result.applied] == ["reading-lead"]


def test_two_people_may_report_on_one_day_and_the_later_in_the_file_is_the_last(tmp_path: Path) -> None:
    """Whose page showed the second of them knows both; whose page showed the first does not."""
    plans = ash(tmp_path)
    result = applied(plans, slip(update(note="I saw it too.", rating="on-track"), by="link", on=LAST["on"]))
    assert result.refused == ()
    for file in result.files:
        (plans / file.path).write_bytes(file.after)
    shown = {"on": LAST["on"], "by": "link", "rating": "on-track"}
    assert applied(plans, slip(update(was=shown))).refused == ()
    (outcome,) = applied(plans, slip(update(was=LAST))).refused
    assert outcome.message == "Another entry has been added since: by link, of 5 Nov 2026 (on-track)."


def test_what_a_check_refuses_is_left_out_and_the_rest_is_right(plans: Path) -> None:
    """Each news on its own: one that cannot be written spoils no other."""
    result = applied(plans, slip(update(), milestone(), figure("157"), by="headteacher"))
    assert [outcome.news.kind for outcome in result.refused if outcome.news] == ["figure"]
    assert {outcome.news.kind for outcome in result.applied if outcome.news} == {"update", "milestone"}
    assert "done: 2026-11-20" in text_of(result, PLAN)
    assert text_of(result, FIGURES) == ""


def test_a_plan_that_is_closed_gets_no_news(tmp_path: Path) -> None:
    """It says where the work goes on; what is dated before it was closed is written."""
    plans = ash(tmp_path)
    closed = "closed: {on: 2026-11-19, by: board, carried_to: ash/improvement-2027-28}\n"
    (plans / f"{ASH_PLAN}.yaml").write_text(ASH.replace("objectives:", f"{closed}objectives:"), encoding="utf-8")
    (outcome,) = applied(plans, slip(update())).refused
    assert outcome.message == "The plan was closed on 19 Nov 2026."
    assert "continues in ash/improvement-2027-28" in outcome.fix
    assert applied(plans, slip(update(), on="2026-11-19")).refused == ()


def test_an_error_beside_the_news_is_not_taken_for_one_in_it(tmp_path: Path) -> None:
    """Also where both stand on one line."""
    plans = ash(tmp_path)
    (plans / f"{ASH_PLAN}.yaml").write_text(ASH.replace("id: A2,", "id: A1,"), encoding="utf-8")
    result = applied(plans, slip(update("A1", None)))
    assert result.before.errors
    assert result.refused == ()


def test_plans_that_have_errors_already_can_get_news(tmp_path: Path) -> None:
    """Only new errors refuse a slip; a file that cannot be read does."""
    plans = ash(tmp_path)
    path = plans / f"{ASH_PLAN}.yaml"
    path.write_text(
        ASH.replace("lead: link", "lead: nobody").replace("monitor: link", "monitor: nobody"), encoding="utf-8"
    )
    result = applied(plans, slip(update()))
    assert result.refused == ()
    assert result.before.errors
    path.write_text(ASH + "  - [", encoding="utf-8")
    assert [outcome.message for outcome in applied(plans, slip(update())).refused] == [
        "The plan's file cannot be read."
    ]


@pytest.mark.parametrize("ends", ["\n", "\r\n"])
def test_line_ends_stay(tmp_path: Path, ends: str) -> None:
    """New lines end as the others do, and read the same."""
    plans = ash(tmp_path, ends)
    result = applied(plans, slip(update(note="One\r\ntwo\rthree"), figure(), by="headteacher"))
    for file in result.files:
        assert file.after.count(b"\n") == file.after.count(ends.encode())
        (plans / file.path).write_bytes(file.after)
    last = read(plans / f"{ASH_PLAN}.yaml")["objectives"][0]["actions"][0]["updates"][-1]
    assert last["note"] == "One\ntwo\nthree\n"
    assert load(plans).errors == ()


def test_a_link_is_not_written_through(tmp_path: Path) -> None:
    """A link may lead out of the plans."""
    plans = ash(tmp_path)
    path = plans / f"{ASH_PLAN}.yaml"
    outside = tmp_path / "outside.yaml"
    path.rename(outside)
    path.symlink_to(outside)
    assert [outcome.message for outcome in applied(plans, slip(update())).refused] == ["There is no such plan."]


def test_an_edit_of_meanwhile_is_not_taken_for_what_was_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody saves the file while the check runs: the bytes that were read are the ones to compare with."""
    plans = ash(tmp_path)

    def checked(folder: Path, *, shown_as: str, today: date) -> Loaded:
        if folder != plans:
            (plans / f"{ASH_PLAN}.yaml").write_text("title: saved meanwhile\n", encoding="utf-8")
        return load(folder, shown_as=shown_as, today=today)

    monkeypatch.setattr("trustplan.loading.updates.apply.load", checked)
    (file,) = applied(plans, slip(update())).files
    assert file.before == ASH.encode()


def many(plans: Path, number: int, by: str = "lead") -> tuple[Path, list[Change]]:
    """A copy of the plans in which a plan has many actions, and news on each."""
    copy = plans.parent / f"many-{number}"
    shutil.copytree(plans, copy / "plans")
    rows = "".join(f"      - {{id: N{n}, title: New work, lead: {by}, due: 2027-07-01}}\n" for n in range(number))
    path = copy / "plans" / f"{TRUST_PLAN}.yaml"
    path.write_text(path.read_text(encoding="utf-8") + rows, encoding="utf-8")
    return copy / "plans", [update(f"N{n}", None, rating="on-track", note=f"It is “{n}”: so.") for n in range(number)]


def test_the_news_of_a_long_slip_is_written_in_one_go(plans: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """To read the plan before and after each piece of news takes half a minute."""
    copy, news = many(plans, 40)
    reads = readings(monkeypatch)
    result = applied(copy, slip(*news, by="lead", plan=TRUST_PLAN))
    assert [len(result.applied), len(result.refused)] == [40, 0]
    assert [outcome.news.item for outcome in result.applied if outcome.news] == [f"N{n}" for n in range(40)]
    assert len(reads) == 2


def readings(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """A note of each time that a file is read for an edit."""
    noted: list[str] = []

    def counted(raw: bytes, file: str) -> Any:
        noted.append(file)
        return read_yaml(raw, file)

    monkeypatch.setattr(yaml_add, "read_yaml", counted)
    return noted


@pytest.mark.thorough
def test_news_written_together_is_written_as_one_by_one(plans: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also two things on one item, and what stands nearest to the end of the file; told in the order of the slip."""
    reads = readings(monkeypatch)
    news = [
        figure(),
        figure("58", None, period="2026-27/aut2"),
        figure("41", "c", item="K3/poor"),
        update(note="Is it, and # so: on", evidence=["- x", "a: b"]),
        milestone(),
        recovery(),
        judgement(because="Few.\nTwo."),
        update("A2", None, stage="in-progress"),
        figure("59", None, period="2026-27/spr1"),
        update("A1a", None, rating="on-track", note="Part"),
    ]
    together = applied(plans, slip(*news, by="headteacher"))
    assert len(reads) == 2 * (1 + 4)  # the plan's news at once, and four figures of one list
    assert [outcome.news for outcome in together.applied] == list(map(news_of, news))
    assert len({outcome.place for outcome in together.applied}) == len(news)
    each = applied(plans, *(slip(one, by="headteacher") for one in news))
    assert together.refused == each.refused == ()
    assert [outcome.place for outcome in together.applied] == [outcome.place for outcome in each.applied]
    one_by_one = {file.path: file.before or b"" for file in together.files}
    for one in news:
        copy = plans.parent / f"step-{one['item']}-{one['kind']}{one.get('period', '')}".replace("/", "-")
        shutil.copytree(plans, copy / "plans")
        for path, raw in one_by_one.items():
            (copy / "plans" / path).write_bytes(raw)
        one_by_one |= {file.path: file.after for file in applied(copy / "plans", slip(one, by="headteacher")).files}
    assert {file.path: file.after for file in together.files} == one_by_one
    assert {file.path: file.after for file in each.files} == one_by_one


def news_of(change: Change) -> NewsItem:
    """News as it is read from a slip."""
    return read_slip(json.dumps(a_slip(change)).encode(), "").changes[0]


def test_one_edit_that_cannot_be_made_does_not_hold_up_the_others(plans: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It alone is refused."""
    copy, news = many(plans, 9)

    def unless(raw: bytes, edits: Any) -> bytes | None:
        if any("“5”" in edit.value["note"] for edit in edits):
            return None
        return yaml_add.with_edits_or_new(raw, edits)

    monkeypatch.setattr("trustplan.loading.updates.apply.with_edits_or_new", unless)
    result = applied(copy, slip(*news, by="lead", plan=TRUST_PLAN))
    assert [outcome.news.item for outcome in result.refused if outcome.news] == ["N5"]
    assert [outcome.news.item for outcome in result.applied if outcome.news] == [f"N{n}" for n in range(9) if n != 5]
