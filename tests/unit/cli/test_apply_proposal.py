"""The texts of a pull request that `trustplan apply --each --proposal` writes for a workflow: what people read, and forges do."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from trustplan.cli.main import run
from trustplan.loading.updates.packed import packed
from update_slips import ASH, ASH_PLAN, TRUST_PLAN, a_slip, ash

DAY = ["--as-of", "2026-11-20"]
WAS = {"on": "2026-11-05", "by": "reading-lead"}
EVIL = "@head, fixes #1: <script>x</script> [a](https://evil.invalid) `b`\n```\n# Approved $(touch pwned)"


def on_ash(note: str = "All well.", **more: Any) -> dict[str, Any]:
    """A slip on the school's plan."""
    change = {"item": "A1", "kind": "update", "was": WAS, "entry": {"rating": "on-track", "note": note}}
    return {**a_slip(change, by="reading-lead", plan=ASH_PLAN), **more}


def on_trust() -> dict[str, Any]:
    """A slip on the trust's plan."""
    change = {"item": "SI-A1", "kind": "update", "was": None, "entry": {"rating": "on-track", "note": "Agreed."}}
    return a_slip(change, by="lead", plan=TRUST_PLAN)


@pytest.fixture
def plans(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small trust, in the folder where the command is said."""
    monkeypatch.chdir(tmp_path)
    return ash(tmp_path)


def proposed(*sent: object, code: int = 0) -> dict[str, str]:
    """The texts for what was sent, each as a file."""
    names: list[str] = []
    for number, one in enumerate(sent):
        text = json.dumps(one) if isinstance(one, dict) else str(one)
        Path(f"{number}.json").write_text(text, encoding="utf-8")
        names.append(f"{number}.json")
    assert run(["apply", *names, "--each", "--proposal", "texts", *DAY]) == code
    return {path.name: path.read_text(encoding="utf-8") for path in Path("texts").iterdir()}


def test_it_says_who_sent_it_and_what_would_move(plans: Path) -> None:
    """As claimed; the commit says the same without a word of what was sent."""
    made = proposed(on_ash(EVIL))
    assert made["title"] == "Update from Ash School: reading-lead, 20 Nov 2026"
    assert made["body"].startswith(
        "The sender is who the slip says it is: nobody has proved it, and mail can be forged."
    )
    assert "From “reading\\-lead”, as the slip says, 20 Nov 2026, from the page of 20 Nov 2026." in made["body"]
    assert "From at risk to on track" in made["body"]
    assert not [bad for bad in ("@head", "<script", "](http", "://evil", "\n```") if bad in made["body"]]
    assert made["message"].split("\n") == [
        made["title"],
        "",
        f"From “reading-lead”, as the slip says, 20 Nov 2026, from the page of 20 Nov 2026, on {ASH_PLAN}:",
        "  A1: update",
    ]
    assert made["dealt"] == "0.json\0"
    assert (made["refused"], made["refused_title"]) == ("", "")
    assert plans.is_dir()


def test_a_slip_that_is_refused_is_left_out_whole_and_holds_up_no_other(plans: Path) -> None:
    """Nor does a file that holds none. The office is told why."""
    half = on_ash()
    half["changes"].append({**half["changes"][0], "item": "A9"})
    made = proposed(half, on_trust(), "TP1:" + "A" * 40, code=1)
    assert (plans / f"{ASH_PLAN}.yaml").read_text(encoding="utf-8") == ASH
    assert "Agreed." in (plans / f"{TRUST_PLAN}.yaml").read_text(encoding="utf-8")
    assert made["title"] == "Update from Test Trust: lead, 20 Nov 2026"
    assert made["dealt"] == "1.json\0"
    assert (
        made["refused_title"] == f"Refused: Update from Ash School: reading-lead, 20 Nov 2026 ({made['refused_key']})"
    )
    assert "There is no “A9” in this plan" in made["refused"]
    assert "2\\.json is cut short or damaged" in made["refused"]
    assert made["body"].partition("### Refused, and not in here\n\n")[2] == made["refused"].partition("\n\n")[2]


def test_the_second_of_two_slips_on_one_plan_is_judged_without_the_first_where_that_is_refused(plans: Path) -> None:
    """It would be refused for the entry that the first wrote, and that is not there."""
    first = on_ash()
    first["changes"].append({**first["changes"][0], "item": "A9"})
    made = proposed(first, on_ash("Better.", on="2026-11-20"), code=1)
    assert made["dealt"] == "1.json\0"
    assert "Better." in (plans / f"{ASH_PLAN}.yaml").read_text(encoding="utf-8")


def test_the_same_slips_have_the_same_branch_however_they_were_sent(plans: Path) -> None:
    """So that a mail that comes twice is proposed once, and one refusal is told once."""
    files = {path: path.read_bytes() for path in plans.rglob("*.yaml")}
    keys: list[str] = []
    for sent in (on_ash(), f"Hello,\n> {packed(on_ash())}\nBye", {**on_ash(), "on": "2026-11-19"}):
        keys.append(proposed(sent)["branch"])
        for path, raw in files.items():
            path.write_bytes(raw)
    assert keys[0] == keys[1] != keys[2]
    refused = {**on_ash(), "by": "caretaker"}
    assert proposed(refused, code=1)["refused_key"] == proposed(f"{packed(refused)}\n", code=1)["refused_key"]


def test_what_stands_there_already_leaves_only_its_file_to_take_away(plans: Path) -> None:
    """No line of a plan changes."""
    proposed(on_ash())
    made = proposed(on_ash())
    assert made["dealt"] == "0.json\0"
    assert "It is recorded already" in made["body"]
    assert plans.is_dir()


def test_a_very_long_text_is_cut_at_the_end_of_a_line(plans: Path) -> None:
    """A forge takes no longer one."""
    change = {"kind": "update", "was": None, "entry": {"rating": "on-track", "note": "So."}}
    slips = [
        a_slip(*({**change, "item": f"A{n}"} for n in range(200)), plan=ASH_PLAN, by="link", on=f"2026-11-{day:02}")
        for day in range(1, 4)
    ]
    made = proposed(*slips, code=1)
    assert len(made["refused"]) < 61_000
    assert made["refused"].endswith("\n\nThere is more: see the run that made this.\n")
    assert plans.is_dir()
