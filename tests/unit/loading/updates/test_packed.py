"""A slip in an e-mail is read whatever the mail program did to its line; what is damaged or no slip is told."""

from __future__ import annotations

import base64
import json
import quopri
import textwrap
import zlib
from typing import Any

import pytest

from trustplan.loading.updates.form import MOST_BYTES, SlipError
from trustplan.loading.updates.packed import MOST_TEXT, packed, slips_in
from update_slips import a_figure, a_judgement, a_milestone, a_recovery, a_slip, an_update

DATA = a_slip(an_update(note="“Two” & <three>"), a_judgement(), a_figure(), a_recovery(), a_milestone())
LINE = packed(DATA)
OTHER = packed(a_slip(an_update(), by="deputy-head"))
WRAPPED = "\n".join(textwrap.wrap(LINE, 72))
MAIL = (
    "From: Head <head@example.org>\nSubject: News\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: "
)


ATTACHED = (
    "Subject: News\nContent-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/plain\n\nHello\n--b\n"
    "Content-Type: application/json\nContent-Transfer-Encoding: base64\n\n"
    f"{base64.encodebytes(json.dumps(DATA).encode()).decode()}\n--b--\n"
)


def test_a_line_is_what_the_page_makes() -> None:
    """The form that is agreed: squeezed JSON with sorted keys, and the sum of its bytes."""
    letters, _, total = LINE.removeprefix("TP1:").partition(".")
    raw = zlib.decompress(base64.urlsafe_b64decode(letters + "=" * (-len(letters) % 4)), wbits=-15)
    assert raw == json.dumps(DATA, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
    assert total == f"{zlib.crc32(raw):08x}"
    assert "=" not in LINE


@pytest.mark.parametrize(
    "text",
    [
        json.dumps(DATA),
        "\ufeff" + json.dumps(DATA, indent=2),
        LINE,
        f"Dear office,\n\nthe line that begins with TP1: is below.\n\n{WRAPPED}\n\nYours. A head of school\n",
        f"Dear office: {LINE}. Thank you.",
        textwrap.indent(WRAPPED, "> ").replace("\n", "\r\n"),
        textwrap.indent(textwrap.indent(WRAPPED, "> "), "| > "),
        WRAPPED.replace("\n", "\u200b\n\u00a0 "),
        quopri.encodestring(f"é\n{LINE}\n".encode()).decode(),
        LINE[:2] + "\n" + LINE[2:],
        f"<p>{LINE[:90]}<br/>\n{LINE[90:]}</p>",
        f"<div>&gt; {LINE[:90]}<wbr>&nbsp;{LINE[90:]}</div>",
        f"{MAIL}base64\n\n{base64.encodebytes(f'Hello{chr(10)}{LINE}{chr(10)}'.encode()).decode()}",
        f"{MAIL}quoted-printable\n\n{quopri.encodestring(LINE.encode()).decode()}",
        f"{MAIL}7bit\n\n{WRAPPED}\n",
        LINE.replace(".", ".\n"),
        ATTACHED,
        LINE[:-8] + LINE[-8:].upper(),
        f"{LINE}\n\nOn Monday you wrote:\n> {LINE}\n",
    ],
)
def test_a_slip_is_read_from_what_arrives(text: str) -> None:
    """As a file, as the line, and in a mail that was broken, quoted, coloured or coded."""
    (slip,) = slips_in(text.encode(), "mail.txt")
    assert [change.kind for change in slip.changes] == ["update", "judgement", "figure", "recovery", "milestone"]
    assert slip.changes[0].entry == {"note": "“Two” & <three>"}


def test_a_mail_may_be_saved_by_windows() -> None:
    """Its editor has an encoding of its own."""
    assert slips_in(LINE.encode("utf-16"), "mail.txt") == slips_in(LINE.encode(), "mail.txt")


def test_a_mail_may_have_several_slips() -> None:
    """An answer with another one in it; each once, in the order of the mail."""
    text = f"{OTHER}\n\n> {WRAPPED}\n> {LINE}\n"
    assert [slip.by for slip in slips_in(text.encode(), "mail.txt")] == ["deputy-head", "headteacher"]


DAMAGED = "A line that begins with TP1: in mail.txt is cut short or damaged."


@pytest.mark.parametrize(
    ("raw", "message"),
    [
        (LINE[:200].encode(), DAMAGED),
        (LINE[:-3].encode(), DAMAGED),
        (LINE.replace(LINE[80:90], LINE[81:90] + "A").encode(), DAMAGED),
        (f"{LINE[:-8]}00000000".encode(), DAMAGED),
        (f"{LINE}\n{OTHER[:-40]}".encode(), DAMAGED),  # one of two is not passed over in silence
        (LINE.replace("TP1", "TP2").encode(), "The slip in mail.txt was made for a newer version of trustplan."),
        (json.dumps({**DATA, "format": 2, "new": 1}).encode(), "mail.txt was made for a newer version of trustplan."),
        (b"", "There is no slip in mail.txt"),
        (b"Dear office, the line TP1: is missing.", "There is no slip in mail.txt"),
        (b"\x00\xff\xfe" * 50, "There is no slip in mail.txt"),
        (b'{"format": 1', "mail.txt is not a slip: it is not JSON that can be read."),
        (b'{"format": 1, "format": 1}', "mail.txt is not a slip: it is not JSON that can be read."),
        (b'{"format": NaN}', "mail.txt is not a slip: it is not JSON that can be read."),
        (b'{"a": ' * 20_000, "mail.txt is not a slip: it is not JSON that can be read."),
        (packed([1]).encode(), "mail.txt is not a slip that this version of trustplan reads."),
        (b"{}" + b" " * MOST_BYTES, "mail.txt has 120,002 bytes; 120,000 is the limit."),
        (b"x" * (MOST_TEXT + 1), "mail.txt has 3,000,001 bytes; 3,000,000 is the limit."),
        (packed("x" * 50_000_000).encode(), "The slip holds more than 120,000 bytes, which is the limit."),
    ],
    ids=range(18),
)
def test_what_is_no_slip_is_told(raw: bytes, message: str) -> None:
    """With what to do; a bomb is not unpacked."""
    with pytest.raises(SlipError) as told:
        slips_in(raw, "mail.txt")
    assert str(told.value).startswith(message)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ({**DATA, "plan": "../../etc/passwd"}, "  “plan” should be a plan's file"),
        ({**DATA, "format": "1"}, "  “format”"),
        ({**DATA, "by": "A Person"}, "  “by” should be the id of a role in a profile, never a person's name"),
        ({**DATA, "on": "2026-02-30"}, "  “on” says 2026-02-30, which is not a real date."),
        ({**DATA, "extra": 1}, "  “extra” is not a recognised key of an update slip."),
        (a_slip(), "  "),
        (a_slip({**an_update(), "kind": "target"}), "  Change 1, P1-A2: “kind” cannot be “target”."),
        (a_slip(an_update(), an_update(title="x")), "  Change 2, P1-A2: “title” is not a recognised key of an update."),
        (a_slip({**a_judgement(), "entry": {"rating": "off-track"}}), "  Change 1, P1-K3: “because” is missing from a judgement."),
        (a_slip(a_judgement(rating="on track")), "  Change 1, P1-K3: “rating” cannot be “on track”. Did you mean “on-track”?"),
        (a_slip(an_update(note=" \r\n ")), "  Change 1, P1-A2: “note”"),
        (a_slip({**a_figure(), "period": "2026"}), "  Change 1, P2-K1: “period” should be a school year, term or half-term"),
        (a_slip({**an_update(), "period": "2026-27"}), "  Change 1, P1-A2: "),
        (a_slip(a_milestone(milestone="a/b")), "  Change 1, P1-A2: “milestone” should be an id"),
        (a_slip({**an_update(), "item": "../x"}), "  Change 1, ../x: “item” should be the id of an action or KPI"),
    ],
)  # fmt: skip
def test_what_has_another_form_is_told_by_change(data: dict[str, Any], message: str) -> None:
    """In the words of the check of plan files."""
    with pytest.raises(SlipError) as told:
        slips_in(json.dumps(data).encode(), "slip.json")
    assert str(told.value).split("\n")[1].startswith(message)


def test_texts_are_as_a_plan_file_may_have_them() -> None:
    """Without what cannot be seen, spaces at the ends, and line ends of other systems."""
    data = a_slip(
        an_update(note=" a\u200bb \r\nc\rd\x07\u2028e\ud800 \n\n", evidence=["e\u0301 ", "\tf", "\U0001d400\u0430b"])
    )
    (slip,) = slips_in(json.dumps(data).encode(), "slip.json")
    assert slip.changes[0].entry == {"note": " ab\nc\nd e", "evidence": ["é", "\tf", "Aab"]}


def test_a_file_may_hold_several_slips() -> None:
    """As a list; each is read as one alone, and one that is none spoils the file."""
    one, other = a_slip(an_update(), by="headteacher"), a_slip(an_update(), by="deputy-head")
    read = slips_in(json.dumps([one, other], indent=1).encode(), "slips.json")
    assert [slip.by for slip in read] == ["headteacher", "deputy-head"]
    for odd in ([one, {}], [one, [other]], [one] * 501):
        with pytest.raises(SlipError, match=r"slips\.json"):
            slips_in(json.dumps(odd).encode(), "slips.json")
    with pytest.raises(SlipError, match="There is no slip in slips"):
        slips_in(b"[]", "slips.json")
