"""What verifying reads of the plans of then, and what it says where they cannot be built."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from builders import a_trust, add_plan, read, write
from trustplan.publish.errors import PublishError
from trustplan.publish.past_programs import PastPrograms
from trustplan.publish.verify import _meeting_and_host, _not_built

WINTER = {"meeting": {"id": "board-2026-12"}}


def test_plans_of_then_may_break_a_rule_of_today(tmp_path: Path) -> None:
    """Their own programs did not know it: the meeting and the host are read all the same."""
    plans = a_trust(tmp_path)
    policy = read(plans / "reference" / "policy.yaml")
    hosts = [{"remote": "git.example.org/papers", "access": "open", "address": "https://board.example.org/"}]
    write(plans / "reference" / "policy.yaml", {**policy, "hosts": hosts})
    add_plan(plans, [{"id": "O", "title": "Objective", "nonsense": True}])
    meeting, host = _meeting_and_host(plans, WINTER, "https://git.example.org/papers.git")
    assert meeting.as_at == date(2026, 11, 20)
    assert host is not None
    assert host.address == "https://board.example.org/"
    with pytest.raises(PublishError, match="There is no meeting “other”"):
        _meeting_and_host(plans, {"meeting": {"id": "other"}}, "elsewhere")
    (plans / "reference" / "calendar.yaml").write_text("meetings: 7\n", encoding="utf-8")
    with pytest.raises(PublishError, match="cannot be read by the version of trustplan") as raised:
        _meeting_and_host(plans, WINTER, "elsewhere")
    assert raised.value.code == 2


def test_an_edition_that_cannot_be_built_is_only_wrong_where_its_programs_are_the_same() -> None:
    """Else that is no answer, and the message has the command that may give one."""
    error = PublishError("The edition could not be built.", "Correct it.", "plans/a.yaml:1")
    same = PastPrograms(versions={"mkdocs": "1.6.1"}, others={}, python="python")
    assert _not_built("X", same, error, is_rebuilt=False) is error
    other = PastPrograms(versions={"mkdocs": "1.5.0"}, others={"mkdocs": "1.6.1"}, python="python")
    found = _not_built("X", other, error, is_rebuilt=False)
    assert "mkdocs 1.5.0 (here 1.6.1)" in found.message
    assert "trustplan verify X --rebuild" in found.fix
    assert _not_built("X", other, error, is_rebuilt=True).message.endswith("with the versions that made it.")
    assert {found.code, _not_built("X", other, error, is_rebuilt=True).code} == {2}
    assert found.details == "plans/a.yaml:1"
