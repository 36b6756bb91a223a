"""The texts of a pull request that proposes what slips say, and of the message to the office about what is refused.

Slips are sent by mail, so each text of theirs is escaped, and what a commit says forever has none: only roles, plans, items
and days, whose letters the form of a slip holds.
"""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING

from msgspec import Struct, to_builtins
from msgspec.structs import replace

from trustplan.diff.report import as_markdown
from trustplan.primitives.english import capital, counted, listed, say_written_day
from trustplan.primitives.markdown import escape, one_line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from trustplan.diff.edits import Edit
    from trustplan.loading.updates.apply import Applied
    from trustplan.loading.updates.form import UpdateSlip

MOST = 60_000  # characters of a text; the forges take 65,536
_LONGEST_TITLE = 120
_NOT_PROVED = (
    "The sender is who the slip says it is: nobody has proved it, and mail can be forged. Before you merge, look at the "
    "address that it came from, and at the lines that change."
)


class Unread(Struct, frozen=True, kw_only=True):
    """What was sent and holds no slip that can be read: its file, its bytes, and why."""

    source: str
    raw: bytes
    message: str


class Proposal(Struct, frozen=True, kw_only=True):
    """The texts by the names of their files; a text that is not needed is empty.

    `branch` and `refused_key` come from what the slips say: the same slips give the same ones. `dealt` are the files of
    slips that have nothing left to be done, each ended by a NUL.
    """

    branch: str = ""
    title: str = ""
    message: str = ""
    body: str = ""
    dealt: str = ""
    refused_title: str = ""
    refused_key: str = ""
    refused: str = ""


def propose(result: Applied, edits: Sequence[Edit], slips: Sequence[UpdateSlip], unread: Sequence[Unread]) -> Proposal:
    """The texts on what was applied and what was not; all of the slips, as they were read, are in `slips`."""
    refused = {id(outcome.slip) for outcome in result.refused}
    left_out = {row.source for row in unread}
    done: list[UpdateSlip] = []
    not_done: list[UpdateSlip] = []
    for slip in slips:
        if id(slip) in refused:
            left_out.add(slip.source)
            not_done.append(slip)
        else:
            done.append(slip)
    sources = dict.fromkeys(slip.source for slip in done)
    dealt = [f"{name}\0" for name in sources if name not in left_out]
    why_not = _refusals(result, unread)
    made = Proposal(dealt="".join(dealt))
    if result.files or dealt:
        title = _title(result, done)
        body = [_NOT_PROVED, *_sections(result, done), as_markdown(edits, "With this")]
        if why_not:
            body += ["### Refused, and not in here", *why_not]
        made = Proposal(
            branch=f"slip-{_key(done, ())}",
            title=title,
            message="\n".join([title, "", *_facts(result, done)]),
            body=_cut(body),
            dealt=made.dealt,
        )
    if not why_not:
        return made
    key = _key(not_done, unread)
    title = f"Refused: {_title(result, not_done)}" if not_done else "Refused: what was sent cannot be read"
    lead = "Nothing of what is named here was written. Each line says why, and what to do."
    more = {"refused_title": f"{title} ({key})", "refused_key": key, "refused": _cut([lead, *why_not])}
    return replace(made, **more)


def _title(result: Applied, slips: Sequence[UpdateSlip]) -> str:
    """`Update from Fernhill Primary School: headteacher, 20 Nov 2026`."""
    senders = list(dict.fromkeys((_organisation(result, slip), slip.by, slip.on) for slip in slips))
    if len(senders) == 1:
        whose, by, on = senders[0]
        return one_line(f"Update from {whose}: {by}, {say_written_day(on)}")[:_LONGEST_TITLE]
    names = list(dict.fromkeys(whose for whose, _, _ in senders))
    return one_line(f"{capital(counted(len(senders), 'update'))}: {listed(names)}")[:_LONGEST_TITLE]


def _organisation(result: Applied, slip: UpdateSlip) -> str:
    """The title of a slip's organisation, or its folder where there is none."""
    name = slip.plan.rpartition("/")[0].rpartition("/")[2]
    if result.before.trust is None or name not in result.before.trust.organisations:
        return name
    return result.before.trust.organisations[name].profile.title


def _sender(slip: UpdateSlip) -> str:
    return f"From “{slip.by}”, as the slip says, {say_written_day(slip.on)}, from the page of {say_written_day(slip.as_at)}"


def _sections(result: Applied, slips: Sequence[UpdateSlip]) -> list[str]:
    """Who sent each slip, and what was written or stood there already."""
    parts: list[str] = []
    for slip in slips:
        rows = [
            f"- **{escape(outcome.news.name)}** {escape(outcome.message)}"
            for outcome in (*result.applied, *result.already)
            if outcome.slip is slip and outcome.news
        ]
        parts += [f"### {escape(slip.plan)}", f"{escape(_sender(slip))}.", "\n".join(rows)]
    return parts


def _facts(result: Applied, slips: Sequence[UpdateSlip]) -> list[str]:
    """The same for a commit: who sent each slip, and what it is about."""
    lines: list[str] = []
    for slip in slips:
        lines.append(f"{_sender(slip)}, on {slip.plan}:")
        lines += [
            f"  {outcome.news.name}: {outcome.news.kind}"
            for outcome in result.applied
            if outcome.slip is slip and outcome.news
        ]
    return lines


def _refusals(result: Applied, unread: Sequence[Unread]) -> list[str]:
    """A line of Markdown for each reason why something is not written."""
    rows: list[str] = []
    for row in unread:
        rows += [f"- {escape(line)}" for line in row.message.split("\n")]
    for outcome in result.refused:
        about = f"{outcome.news.name}: " if outcome.news else ""
        rows.append(
            f"- {escape(outcome.slip.plan)}, from “{escape(outcome.slip.by)}”: {escape(about + outcome.message)} {escape(outcome.fix)}"
        )
    return rows


def _key(slips: Sequence[UpdateSlip], unread: Sequence[Unread]) -> str:
    """What tells some slips from others, whatever the mail or file that they came in."""
    said = sorted(json.dumps({**to_builtins(slip), "source": ""}, sort_keys=True) for slip in slips)
    sums = sorted(hashlib.sha256(row.raw).hexdigest() for row in unread)
    return hashlib.sha256("\n".join([*said, *sums]).encode()).hexdigest()[:12]


def _cut(parts: Sequence[str]) -> str:
    """A text that a forge takes, cut at the end of a line where it is longer."""
    whole = "\n\n".join(filter(None, parts)) + "\n"
    if len(whole) <= MOST:
        return whole
    return whole[: whole.rindex("\n", 0, MOST)] + "\n\nThere is more: see the run that made this.\n"
