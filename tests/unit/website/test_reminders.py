"""The mails to those who owe something: who gets one, what stands in it and in which order, and that no text in it does harm."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from msgspec.structs import replace

from builders import write
from case_tables import a_context, loaded, rows
from one_plan_trusts import FRESH, a_folder
from trustplan.cli.main import main
from trustplan.website.reminders import FORMS, Reminder, as_text, make_reminders

DAY = "2026-11-20"
SLIP = "TP1:eJxabcdefghijklmnopqrstuvwxyz"


def reminders(plans: Path, row: dict[str, Any]) -> tuple[dict[str, Reminder], list[str]]:
    """The mails by role, and what nobody is asked for."""
    context = a_context(loaded(plans), date.fromisoformat(row.get("day", DAY)))
    found, alone = make_reminders(context, site=row.get("site", ""), days=row.get("days", 30))
    return {one.debts.id: one for one in found}, alone


def said(reminder: Reminder) -> list[str]:
    """The subject of a mail, and each line of its sections."""
    head, *paragraphs = as_text(reminder).split("\n\n")
    lines = [line.strip() for paragraph in paragraphs[2 : -len(reminder.closing)] for line in paragraph.split("\n")]
    return [head.partition("Subject: ")[2], *(line.partition(", line ")[0] for line in lines)]


@pytest.mark.parametrize("row", rows("reminders"))
def test_each_role_reads_what_it_owes_and_nothing_else(row: dict[str, Any], tmp_path: Path) -> None:
    """One row of tables/reminders.yaml."""
    found, alone = reminders(a_folder(tmp_path, row), row)
    assert {name: said(one) for name, one in found.items()} == row["says"]
    assert alone == row.get("of_nobody", [])


def test_the_trusts_mails_come_first_then_each_schools_in_their_order_and_by_title(tmp_path: Path) -> None:
    """So whoever sends them goes through the trust once; two roles with one title stand by their ids."""
    row = {
        "roles": {
            "trust": [{"id": "zoe", "title": "Beta"}, {"id": "lead", "title": "Gamma"}, {"id": "ann", "title": "Beta"}],
            "ash": [{"id": "headteacher", "title": "Zeta"}],
            "beech": [{"id": "headteacher", "title": "Alpha"}],
        },
        "objective": {"sponsor": "zoe"},
        "actions": [{"id": f"A{n}", "title": "Work", "due": "2026-12-01", "lead": lead} for n, lead in enumerate(("lead", "zoe", "ann"))],
        "figures": {f"schools/{school}": [{"period": "2026-27/aut1", "value": 60, "cohort": 100, "on": "2026-10-23"}] for school in ("ash", "beech")},
        "kpis": [{"id": "K1", "title": "Reading", "measure": "reading", "applies_to": ["ash", "beech"], "target": "at least 60"}],
    }  # fmt: skip
    found, _ = reminders(a_folder(tmp_path, row), row)
    assert list(found) == ["trust/ann", "trust/zoe", "trust/lead", "ash/headteacher", "beech/headteacher"]


HOSTILE = {
    "roles": {"trust": [{"id": "lead", "title": f"Lead <b>x</b> [y](https://evil.example) {SLIP}"}]},
    "actions": [
        {
            "id": "A1",
            "title": f"**Bold** @everyone <img src=x> {SLIP}",
            "due": "2026-12-01",
            "milestones": [{"id": "M1", "title": f"# Head {SLIP}", "due": "2026-11-02"}],
            "updates": [{**FRESH, "note": f"Subject: other\n\nBcc: all@evil.example\n\n{SLIP}"}],
        }
    ],
}


def test_no_text_of_a_plan_is_a_header_markup_or_an_update_slip(tmp_path: Path) -> None:
    """A mail that is answered and pasted into “Apply a slip” holds only what its sender wrote."""
    found, _ = reminders(a_folder(tmp_path, HOSTILE), HOSTILE)
    (one,) = found.values()
    text = FORMS["text"](one)
    assert [line.partition(":")[0] for line in text.split("\n\n")[0].split("\n")] == ["For", "Subject"]
    assert not [line for line in text.split("\n")[2:] if line.startswith(("Subject:", "Bcc:"))]
    broken = replace(one, to="Lead\r\nBcc: all@evil.example", subject="News\u2028Bcc: all@evil.example\x85x")
    assert len(FORMS["text"](broken).split("\n\n")[0].splitlines()) == 2
    marked = FORMS["markdown"](one)
    for piece in ("<b>", "<img", "](https:", "\n# ", "@everyone", "**Bold"):
        assert piece not in marked
    for form, write_out in FORMS.items():
        assert "eJxabcdefghijklmnop" in write_out(one), form
        assert "TP1:" not in write_out(one), form


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A trust's folder, where the lead owes something and the monitor nothing."""
    root = tmp_path_factory.mktemp("reminders")
    row = {"actions": [{"id": "A1", "title": "Work", "due": "2026-12-01"}]}
    a_folder(root, row)
    return root


def run(folder: Path, *words: str, day: str = DAY) -> Result:
    """`trustplan reminders` in a trust's folder."""
    return CliRunner().invoke(main, ["reminders", "--plans", str(folder / "plans"), "--on", day, *words])


def test_a_folder_gets_a_file_for_each_role_and_no_mails_of_two_days(folder: Path, tmp_path: Path) -> None:
    """The file has what the command prints; a folder with anything in it is left alone."""
    out = tmp_path / "mails"
    assert run(folder, "--out", str(out)).exit_code == 0
    assert [path.name for path in out.iterdir()] == ["trust_lead.txt"]
    assert (out / "trust_lead.txt").read_text(encoding="utf-8") == run(folder).stdout
    again = run(folder, "--out", str(out), "--format", "markdown")
    assert again.exit_code == 2
    assert "not empty" in again.output
    assert len(list(out.iterdir())) == 1


def test_one_role_is_asked_for_by_its_id_or_with_its_organisation(folder: Path) -> None:
    """A role that owes nothing is told so; one that is nowhere is no role, and what was meant is named."""
    for name in ("lead", "trust/lead"):
        assert "A1: Work" in run(folder, "--role", name).stdout
    nothing = run(folder, "--role", "monitor")
    assert (nothing.exit_code, nothing.stdout) == (0, "Nothing is owed by “monitor” on 2026-11-20.\n")
    assert json.loads(run(folder, "--role", "monitor", "--format", "json").stdout) == []
    wrong = run(folder, "--role", "trust/laed")
    assert wrong.exit_code == 2
    assert "trust/lead" in wrong.output


def test_as_data_it_says_what_is_owed_by_whom(folder: Path) -> None:
    """One object for each mail, with each thing that is asked for."""
    (one,) = json.loads(run(folder, "--format", "json", day="2026-12-02").stdout)
    assert (one["organisation"], one["role"]) == ("trust", "lead")
    assert one["owed"] == [
        {"item": "plan-2025-28/A1", "organisation": "trust", "what": "end", "due": "2026-12-01", "late": True}
    ]
    assert one["text"].startswith("Dear Lead,")


@pytest.mark.parametrize(
    ("settings", "has_link"),
    [
        ("site_url: https://plans.example/", True),
        ("site_url: https://plans.example/\nextra: {trustplan: {audience: public}}", False),
        ("site_url: javascript:alert(1)", False),
        ("site_name: Without an address", False),
    ],
)
def test_a_link_is_only_to_a_site_for_trustees(settings: str, has_link: bool, folder: Path) -> None:
    """The address is that of the site's settings; a public site has no page on which to say what is new."""
    path = write(folder / "mkdocs.yml", f"{settings}\nplugins: [search]\n")
    text = run(folder).stdout
    path.unlink()
    assert ("https://plans.example/update/plans/plan-2025-28/?by=lead#A1" in text) is has_link
    assert ("select “Update this plan”" in text) is not has_link
