"""Slips packed as one line of text, for an e-mail: `TP1:`, the squeezed JSON in letters, a point, and a check sum.

A line that mail programs have broken, quoted or coloured is still read. What is unpacked has a limit before it is unpacked.
"""

from __future__ import annotations

import base64
import binascii
import email.policy
import html
import json
import re
import zlib
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from trustplan.loading.updates.form import MOST_BYTES, SlipError, UpdateSlip, read_slip, read_slips

if TYPE_CHECKING:
    from collections.abc import Iterator

MOST_TEXT = 3_000_000  # bytes of a mail, with its pictures
_MOST_SLIPS = 50
_MARK = "TP1:"
_LINE = re.compile(r"TP1:([A-Za-z0-9_-]+)\.([0-9A-Fa-f]{8})")
_BEGUN = re.compile(r"TP([0-9]+):(?=[A-Za-z0-9_-]{16})")  # longer than a word that may follow where it is explained
_JSON = re.compile(rb"(\xef\xbb\xbf)?\s*(\[\s*)?\{")
_TAG = re.compile(r"</?[A-Za-z][^<>]*>")
_SOFT_BREAK = re.compile(r"=[ \t]*\r?\n")
_CODED = re.compile(r"=([0-9A-F]{2})")
# What mail programs put between the letters: ends of lines, signs of a quote, spaces of every width and of none.
_BETWEEN = re.compile(r"[\s>|\u00a0\u00ad\u200b-\u200f\u2028\u2029\u2060\ufeff]+")


class _Found(NamedTuple):
    """The versions of the packed lines that begin in a text, and the JSON of those that are whole."""

    begun: list[str]
    slips: list[bytes]


def packed(data: object) -> str:
    """A slip's data as one line."""
    raw = json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
    squeezer = zlib.compressobj(9, wbits=-15)
    squeezed = squeezer.compress(raw) + squeezer.flush()
    letters = base64.urlsafe_b64encode(squeezed).decode().rstrip("=")
    return f"{_MARK}{letters}.{zlib.crc32(raw):08x}"


def slips_in(raw: bytes, source: str) -> list[UpdateSlip]:
    """The slips of a file: JSON, a packed line, or a mail with such lines. Raises SlipError where there is none."""
    if len(raw) > MOST_TEXT:
        msg = f"{source} has {len(raw):,} bytes; {MOST_TEXT:,} is the limit. Save only the text of the mail."
        raise SlipError(msg)
    if _JSON.match(raw) and _MARK.encode() not in raw[:200]:
        return read_slips(raw, source)
    found: list[_Found] = []
    for text in (_text(raw), *_parts(raw)):
        if _JSON.match(text.encode()) and '"changes"' in text:  # the file itself, attached
            return read_slips(text.encode(), source)
        found += map(_read, _ways(text))
    best = max(found, key=_quality)
    if best.slips and len(best.begun) <= len(best.slips):
        return [read_slip(line, source) for line in dict.fromkeys(best.slips)]
    if not best.begun:
        msg = f"There is no slip in {source}: no line that begins with {_MARK}. Copy the whole mail, or ask the sender to send the slip as a file."
    elif set(best.begun) != {"1"}:
        msg = f"The slip in {source} was made for a newer version of trustplan. Update the program first."
    else:
        msg = f"A line that begins with {_MARK} in {source} is cut short or damaged. Ask the sender to send it again, or to attach the slip as a file."
    raise SlipError(msg)


def _text(raw: bytes) -> str:
    """Some bytes as text; letters of a packed line are the same in every encoding but UTF-16, which Windows writes."""
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        return raw.decode("utf-16", errors="replace")
    return raw.decode("utf-8", errors="replace")


def _parts(raw: bytes) -> Iterator[str]:
    """The texts in a mail that was saved as a file, each as it is meant; nothing for other files."""
    if not re.match(rb"[A-Za-z-]+:[ \t]", raw) or b"\n" not in raw:
        return
    message = email.message_from_bytes(raw, policy=email.policy.default)
    for part in message.walk():
        if part.is_multipart():
            continue
        content = part.get_payload(decode=True)
        if isinstance(content, bytes):
            yield _text(content)


def _ways(text: str) -> Iterator[str]:
    """A text in each of the ways in which a mail may have it."""
    plain = _SOFT_BREAK.sub("", text)
    for way in (text, plain, _CODED.sub(lambda code: chr(int(code[1], 16)), plain)):
        yield _TAG.sub("", html.unescape(way))


def _read(text: str) -> _Found:
    """The packed lines of a text: the versions of those that begin, and the JSON of those that are whole."""
    found = _Found(_BEGUN.findall(text)[:_MOST_SLIPS], [])
    for line in islice(_LINE.finditer(_BETWEEN.sub("", text)), _MOST_SLIPS):
        raw = _unpacked(line[1])
        if raw is not None and zlib.crc32(raw) == int(line[2], 16):
            found.slips.append(raw)
    return found


def _quality(found: _Found) -> tuple[int, int]:
    """How much can be read of a text in one way."""
    return len(found.slips), len(found.begun)


def _unpacked(letters: str) -> bytes | None:
    """What some letters hold, if it can be read and is no larger than a slip may be."""
    try:
        squeezed = base64.urlsafe_b64decode(letters + "=" * (-len(letters) % 4))
        opener = zlib.decompressobj(wbits=-15)
        raw = opener.decompress(squeezed, MOST_BYTES + 1)
    except (binascii.Error, zlib.error, ValueError):
        return None
    if len(raw) > MOST_BYTES:
        msg = f"The slip holds more than {MOST_BYTES:,} bytes, which is the limit. Send the updates in several slips."
        raise SlipError(msg)
    return raw
