"""An update slip as a value, read from its JSON. What has not the agreed form is refused, change by change."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NoReturn

from msgspec import Struct

from trustplan.primitives.english import counted
from trustplan.primitives.errors import TrustplanError
from trustplan.schema.validate import check_form
from trustplan.source.characters import corrected
from trustplan.source.files import as_entry, as_list, text_of
from trustplan.source.spots import Spots
from trustplan.source.yaml_reader import Document

if TYPE_CHECKING:
    from collections.abc import Sequence

    from trustplan.source.files import Entry

MOST_BYTES = 120_000  # of a slip as JSON
MOST_CHANGES = 200  # as the schema has it
MOST_SLIPS = 500  # of a file
FORM = "update-slip"
_ROUNDS = 2  # what is corrected may bring out what else is odd
FORMAT = 1  # the newest that is read


class SlipError(TrustplanError):
    """A slip that cannot be read; the message says why, and what to do."""


class NewsItem(Struct, frozen=True, kw_only=True):
    """News on one item: its id, what kind of news, what the page showed before (None: nothing), and what is new.

    `plan` is the plan of the trust in which the item is, where it is not that of the slip. `school` is the one that a figure
    is of, where the slip is on a plan of the trust.
    """

    item: str
    kind: str
    was: Entry | None
    entry: Entry
    period: str = ""
    milestone: str = ""
    plan: str = ""
    school: str = ""

    @property
    def name(self) -> str:
        """What it is about, as a message names it."""
        item = "/".join(filter(None, (self.plan, self.item)))
        return " ".join(filter(None, (item, self.milestone or self.period, self.school)))


class UpdateSlip(Struct, frozen=True, kw_only=True):
    """News on one plan from one sender, who says to be in a role; `source` names the file or mail that it came from."""

    plan: str
    by: str
    on: str
    as_at: str
    changes: tuple[NewsItem, ...]
    source: str = ""


def read_slips(raw: bytes, source: str) -> list[UpdateSlip]:
    """The slips of some JSON: one, or a list of them. Raises SlipError for anything else."""
    if not raw.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"["):
        return [read_slip(raw, source)]
    rows = _json(raw, source)
    if not rows or len(rows) > MOST_SLIPS:
        msg = f"{source} has {len(rows)} slips; it may have 1 to {MOST_SLIPS}."
        raise SlipError(msg)
    return [read_slip(json.dumps(row).encode(), source) for row in rows]


def read_slip(raw: bytes, source: str) -> UpdateSlip:
    """The slip that some JSON is. Raises SlipError for anything else."""
    if len(raw) > MOST_BYTES:
        msg = f"{source} has {len(raw):,} bytes; {MOST_BYTES:,} is the limit. Send the updates in several slips."
        raise SlipError(msg)
    data = _in_order(_json(raw, source))
    version = as_entry(data).get("format")
    if isinstance(version, int) and version > FORMAT:
        msg = f"{source} was made for a newer version of trustplan. Update the program first."
        raise SlipError(msg)
    document = Document(file=source, data=data, spots=Spots.of(_numbered(data)))
    if findings := check_form(document, FORM):
        changes = as_list(as_entry(data).get("changes"))
        messages = [
            _message(finding.place.line - 1, f"{finding.message} {finding.fix}", changes) for finding in findings
        ]
        msg = "\n".join([f"{source} is not a slip that this version of trustplan reads.", *dict.fromkeys(messages)])
        raise SlipError(msg)
    return _slip(data, source)


def _json(raw: bytes, source: str) -> Any:
    try:
        return json.loads(raw.decode("utf-8-sig"), object_pairs_hook=_no_key_twice, parse_constant=_no_number)
    except (ValueError, RecursionError):
        msg = f"{source} is not a slip: it is not JSON that can be read. Ask the sender to send it again."
        raise SlipError(msg) from None


def _no_key_twice(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    if len(dict(pairs)) != len(pairs):
        raise ValueError
    return dict(pairs)


def _no_number(_: str) -> NoReturn:
    raise ValueError


def _in_order(data: Any) -> Any:
    """The data with each text as a plan file may have it: without what cannot be seen, and with plain ends of its lines."""
    if isinstance(data, str):
        text = data.replace("\r\n", "\n").replace("\r", "\n")
        for _ in range(_ROUNDS):
            text = corrected(text)[0]
        lines = [line.rstrip() for line in text.split("\n")]
        return "\n".join(lines).strip("\n").rstrip()
    if isinstance(data, dict):
        return {key: _in_order(part) for key, part in data.items()}
    if isinstance(data, list):
        return list(map(_in_order, data))
    return data


def _numbered(data: object) -> dict[tuple[str | int, ...], tuple[int, int]]:
    """A place for each change, whose line is its number and one, so that what is wrong with it can name it."""
    return {("changes", n): (n + 2, 1) for n in range(len(as_list(as_entry(data).get("changes"))))}


def _message(number: int, text: str, changes: list[object]) -> str:
    """What is wrong, with the change in which it is; 0 is the slip itself."""
    if not number:
        return f"  {text}"
    item = text_of(as_entry(changes[number - 1]), "item")
    return f"  Change {number}{f', {item}' * bool(item)}: {text}"


def _slip(data: Entry, source: str) -> UpdateSlip:
    changes: list[NewsItem] = []
    for entry in map(as_entry, as_list(data["changes"])):
        was: Any = entry["was"]  # a group of keys, or nothing
        changes.append(
            NewsItem(
                item=text_of(entry, "item"),
                kind=text_of(entry, "kind"),
                was=was,
                entry=as_entry(entry["entry"]),
                period=text_of(entry, "period"),
                milestone=text_of(entry, "milestone"),
                plan=text_of(entry, "plan"),
                school=text_of(entry, "school"),
            )
        )
    return UpdateSlip(
        plan=text_of(data, "plan"),
        by=text_of(data, "by"),
        on=text_of(data, "on"),
        as_at=text_of(data, "as_at"),
        changes=tuple(changes),
        source=source,
    )


def as_data(slip: UpdateSlip) -> dict[str, Any]:
    """A slip as the data of its JSON."""
    changes: list[dict[str, Any]] = []
    for news in slip.changes:
        row = {"item": news.item, "kind": news.kind, "was": news.was, "entry": news.entry}
        for key in ("period", "milestone", "school"):
            if value := getattr(news, key):
                row[key] = value
        changes.append(row)
    return {"format": 1, "plan": slip.plan, "by": slip.by, "on": slip.on, "as_at": slip.as_at, "changes": changes}


def say_slips(slips: Sequence[UpdateSlip]) -> str:
    """How much slips say: `12 changes in 3 plans`."""
    changes = sum(len(slip.changes) for slip in slips)
    plans = len({slip.plan for slip in slips})
    return f"{counted(changes, 'change')} in {counted(plans, 'plan')}"
