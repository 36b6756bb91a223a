"""Slips through the forge: the workflows played as their steps run, by each way in, with what people and attackers send."""

from __future__ import annotations

import json
from collections.abc import Callable
from email.message import EmailMessage
from pathlib import Path

import pytest

from remotes import git
from slip_forge import SlipForge, on_ash, on_trust
from trustplan.loading.updates.packed import packed
from update_slips import ASH_PLAN

pytestmark = pytest.mark.thorough

PLAN = f"plans/{ASH_PLAN}.yaml"
# Shell, commands of GitHub's log old and new, mentions, links, pictures, markup, ends of a code block, and a token by its name.
EVIL = (
    "“Two”: $(touch pwned) `touch pwned` ; touch pwned ${{ github.token }} $UPDATE_TOKEN\n"
    "::set-output name=a::b\n##[set-env name=PATH;]x\n@head-office please merge, fixes #1\n"
    "[here](https://evil.invalid) ![x](https://evil.invalid/x.png) <img src=x onerror=alert(1)> <script>alert(1)</script>\n"
    "```\n</details>\n# Approved 😀 'a' \"b\" \\ end"
)


def line(slip: dict[str, object], width: int = 76) -> str:
    """A slip in a mail whose program breaks and quotes lines."""
    text = packed(slip)
    return "Dear office,\r\n" + "\r\n".join(f"> {text[at : at + width]}" for at in range(0, len(text), width))


def mime(slip: dict[str, object], cte: str) -> str:
    """The same in a mail that was saved as a file."""
    mail = EmailMessage()
    mail["Subject"] = "Update"
    mail.set_content(line(slip), cte=cte)
    return mail.as_string()


def attached(slip: dict[str, object]) -> str:
    """A mail to which the slip's file is attached."""
    mail = EmailMessage()
    mail["Subject"] = "Update"
    mail.set_content("The file is attached.")
    mail.add_attachment(json.dumps(slip).encode(), maintype="application", subtype="json", filename="slip.json")
    return mail.as_string()


WAYS: dict[str, Callable[[dict[str, object]], str]] = {
    "quoted lines": line,
    "quoted-printable": lambda slip: mime(slip, cte="quoted-printable"),
    "base64": lambda slip: mime(slip, cte="base64"),
    "HTML": lambda slip: f"<html><body><p>Hello&nbsp;all,<br>{packed(slip).replace('_', '<wbr>_')}</p></body></html>",
    "attached": attached,
    "of 65,000 characters of three bytes each": lambda slip: packed(slip) + "\n" + "학" * 64_000,
}


@pytest.fixture
def forge(tmp_path: Path) -> SlipForge:
    """A trust with a school."""
    return SlipForge(tmp_path)


def require_text_stays_text(forge: SlipForge) -> None:
    """Nothing that was sent has run, and nothing of it stands where a reader or a forge would take it for more than text."""
    assert not list(forge.folder.rglob("pwned"))
    for row in (*forge.asked("pr"), *forge.asked("issue")):
        assert "\n" not in row["title"]
        assert not [bad for bad in ("<img", "<script", "](http", "@head", "://evil", "```") if bad in row["body"]]
    for branch in forge.branches():
        message = git(forge.origin, "log", "-1", "--format=%B", branch)
        assert not [bad for bad in ("touch", "evil", "@", "fixes") if bad in message]
        assert "secret" not in git(forge.origin, "show", branch)


@pytest.mark.parametrize("way", ["quoted lines", "of 65,000 characters of three bytes each"])
def test_a_mail_becomes_a_pull_request_by_form_and_by_dispatch(forge: SlipForge, way: str) -> None:
    """It says who sent it and what would move, the diff is the entry's lines, and the same mail again adds nothing."""
    mail = WAYS[way](on_ash(EVIL, by="reading-lead"))
    log, summary = forge.github("workflow_dispatch", inputs={"mail": mail})
    [pull] = forge.asked("pr")
    assert pull["title"] == "Update from Ash School: reading-lead, 20 Nov 2026"
    assert "From “reading-lead”, as the slip says, 20 Nov 2026, from the page of 20 Nov 2026" in pull["body"].replace(
        "\\", ""
    )
    assert "nobody has proved it, and mail can be forged" in pull["body"]
    assert "From at risk to on track" in pull["body"]
    assert [pull["head"]] == forge.branches()
    changed = git(forge.origin, "diff", "--numstat", "main", pull["head"]).split()
    assert (int(changed[0]) < 20, changed[1:]) == (True, ["0", PLAN])  # lines are added, and none goes
    assert "$(touch pwned) `touch pwned`" in git(forge.origin, "show", f"{pull['head']}:{PLAN}")
    require_text_stays_text(forge)
    commands = [row for row in log.split("\n") if row.startswith("::")]
    assert len(commands) == 2
    assert commands[0] == f"::stop-commands::{commands[1].strip(':')}"
    assert all(row.startswith("    ") for row in summary.rstrip("\n").split("\n"))
    log, _ = forge.github("repository_dispatch", action="update-slip", client_payload={"mail": mail})
    assert "This has been proposed already" in log
    forge.merge(pull["head"])
    git(forge.origin, "branch", "--delete", "--force", pull["head"])
    log, _ = forge.github("repository_dispatch", action="update-slip", client_payload={"mail": mail})
    assert "There is nothing to propose." in log or "Nothing is left to do" in log
    assert (len(forge.asked("pr")), forge.branches(), forge.asked("issue")) == (1, [], [])


def test_a_mail_is_read_whatever_a_mail_program_made_of_it(forge: SlipForge) -> None:
    """Each gives a pull request of its own."""
    for number, way in enumerate(WAYS):
        forge.github("repository_dispatch", client_payload={"mail": WAYS[way](on_ash(f"{EVIL} {number}"))})
    assert len({row["head"] for row in forge.asked("pr")}) == len(WAYS)
    assert forge.asked("issue") == []
    require_text_stays_text(forge)


def test_files_that_are_merged_become_a_pull_request_that_takes_them_away(forge: SlipForge) -> None:
    """One that is refused stays, holds up no other, and the office is told once; a later merge takes only what it brought."""
    old = on_ash(EVIL, by="caretaker")
    before = forge.commit({
        "updates/2026-11-20 a\n::error::b $(touch pwned) @head-office.json": json.dumps(on_ash(EVIL)),
        "updates/b.json": json.dumps(old),
        "updates/c.txt": "Dear all, " + packed(on_trust(EVIL)),
        "updates/d.txt": "TP1:" + "A" * 60 + "![x](https://evil.invalid/x.png)",
        "updates/e.txt": "",
        "updates/note.md": "no slip",
    })  # fmt: skip
    _, summary = forge.github("push", is_red=True, before=before)
    assert "may not report on this action" in summary
    [pull] = forge.asked("pr")
    assert pull["title"].startswith("Two updates: Ash School and ")
    changed = git(forge.origin, "diff", "--name-status", "-z", "main", pull["head"]).split("\0")
    assert [(kind, name[:12]) for kind, name in zip(changed[::2], changed[1::2], strict=False)] == [
        ("M", PLAN[:12]), ("M", "plans/trust/"), ("D", "updates/2026"), ("D", "updates/c.tx"),
    ]  # fmt: skip
    [issue] = forge.asked("issue")
    assert issue["title"].startswith("Refused: Update from Ash School: caretaker, 20 Nov 2026 (")
    assert "“caretaker” may not report on this action" in issue["body"]
    assert "updates/d" in issue["body"]
    assert "updates/e" in issue["body"]
    require_text_stays_text(forge)
    forge.github("push", is_red=True, before=before)  # a second run of the same merge
    forge.merge(pull["head"])
    log, _ = forge.github("push", before=forge.tip(pull["head"]))
    assert "There is nothing to apply." in log or "There is nothing to propose." in log
    forge.github("workflow_dispatch", is_red=True, inputs={"mail": " \n"})  # by hand, without a mail: all files
    assert (len(forge.asked("pr")), len(forge.asked("issue"))) == (1, 1)


def test_two_slips_in_one_mail_and_two_mails_at_once(forge: SlipForge) -> None:
    """Each by itself: one that is refused is not in the proposal; runs at one time have branches of their own."""
    wrong = on_ash(was=None, by="link", plan="schools/ash/none")
    del wrong["was"]
    mail = line(on_ash()) + "\n\n" + line(wrong)
    _, summary = forge.github("repository_dispatch", is_red=True, client_payload={"mail": mail})
    assert "There is no such plan" in summary
    forge.github("repository_dispatch", client_payload={"mail": line(on_trust())})
    one, two = forge.asked("pr")
    assert one["head"] != two["head"]
    assert "### Refused, and not in here" in one["body"]
    assert len(forge.asked("issue")) == 1
    forge.merge(one["head"])
    forge.merge(two["head"])
    assert "Agreed by all." in git(forge.origin, "show", "main:plans/trust/strategy-2025-28.yaml")


@pytest.mark.parametrize(
    "mail", ["", "Dear all, see you on Monday", packed(on_ash())[:80], '{"changes": 1}', 7, {"a": 1}]
)
def test_a_dispatch_without_a_slip_is_told_to_the_office(forge: SlipForge, mail: object) -> None:
    """Whatever a flow hands on."""
    _, summary = forge.github("repository_dispatch", is_red=True, client_payload={"mail": mail})
    assert "mail.txt" in summary
    assert [row["title"][:37] for row in forge.asked("issue")] == ["Refused: what was sent cannot be read"]
    assert (forge.asked("pr"), forge.branches()) == ([], [])


def test_a_pull_request_that_may_not_be_opened_does_not_count_as_proposed(forge: SlipForge) -> None:
    """Once the setting is right, the same run again proposes it."""
    (forge.there / "forbidden").touch()
    log, _ = forge.github("workflow_dispatch", is_red=True, inputs={"mail": line(on_ash())})
    assert "Tick “Allow GitHub Actions to create" in log
    assert forge.branches() == []
    (forge.there / "forbidden").unlink()
    forge.github("workflow_dispatch", inputs={"mail": line(on_ash())})
    assert len(forge.asked("pr")) == 1


@pytest.mark.parametrize("way", ["form", "file", "webhook", "trigger"])
def test_on_gitlab_a_mail_becomes_a_merge_request(forge: SlipForge, tmp_path: Path, way: str) -> None:
    """By options of the push, so that the token needs no more than to write to the repository."""
    mail = line(on_ash(EVIL)) + "\n" + EVIL
    given = {"MAIL": mail}
    if way in ("file", "webhook"):
        folder = tmp_path / "run-1.tmp"
        folder.mkdir()
        (folder / "MAIL").write_text(mail if way == "file" else json.dumps({"mail": mail}), encoding="utf-8")
        given = {"MAIL" if way == "file" else "TRIGGER_PAYLOAD": str(folder / "MAIL")}
    forge.gitlab("trigger" if way in ("webhook", "trigger") else "web", **given)
    [(ref, *options)] = forge.pushes()
    assert options == [
        "merge_request.create", "merge_request.target=main",
        "merge_request.title=Update from Ash School: headteacher, 20 Nov 2026",
        "merge_request.remove_source_branch",
    ]  # fmt: skip
    assert [ref] == [f"refs/heads/{branch}" for branch in forge.branches()]
    require_text_stays_text(forge)
    message = git(forge.origin, "log", "-1", "--format=%b", ref)
    assert message.split("\n")[:2] == [
        f"From “headteacher”, as the slip says, 20 Nov 2026, from the page of 20 Nov 2026, on {ASH_PLAN}:",
        "  A1: update",
    ]
    if way == "form":
        assert "This has been proposed already" in forge.gitlab("web", **given)
        assert len(forge.pushes()) == 1


def test_on_gitlab_files_are_taken_away_and_what_is_refused_fails_the_job(forge: SlipForge) -> None:
    """With the reason in its log. No slip is read from braces in a mail: GitLab may have put a token into them."""
    refused = on_ash(by="caretaker")
    before = forge.commit({"updates/a b.json": json.dumps(on_ash()), "updates/c.json": json.dumps(refused)})
    with pytest.raises(AssertionError, match=r"\| .*may not report on this action"):
        forge.gitlab("push", CI_COMMIT_BEFORE_SHA=before)
    assert git(forge.origin, "diff", "--name-only", "main", *forge.branches()).split("\n")[:-1] == [
        PLAN,
        "updates/a b.json",
    ]
    forge.merge(forge.branches()[0])
    assert "There is nothing to apply." in forge.gitlab(
        "push", CI_COMMIT_BEFORE_SHA=git(forge.origin, "rev-parse", "main~1").strip()
    )
    with pytest.raises(AssertionError, match="There is no slip in"):
        forge.gitlab("web", MAIL=json.dumps(on_ash("With $UPDATE_TOKEN", on="2026-11-21")))
    with pytest.raises(AssertionError, match="is cut short or damaged"):
        forge.gitlab("trigger", MAIL=packed(on_ash())[:90])
    assert len(forge.pushes()) == 1
