"""Papers as files: makes each, writes all of them or none, and says what was written."""

from __future__ import annotations

import os
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

import click
from msgspec import Struct

from trustplan.primitives.english import counted, listed, verb
from trustplan.primitives.os_errors import say_refused
from trustplan.primitives.paper_formats import FORMATS, HTML, PDF_FORMAT, PRINTED, command_for_missing
from trustplan.primitives.whole_files import write_synced
from trustplan.publish.errors import PublishError
from trustplan.publish.leak_scan import withheld_texts
from trustplan.publish.withheld_search import WithheldSearch
from trustplan.website.papers.boxed import say_boxed
from trustplan.website.papers.formats import file_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from trustplan.cli.report_papers import OnePaper
    from trustplan.model import Trust
    from trustplan.primitives.paper_formats import Format

KEEP_OUT = ".gitignore"
PART = ".part"


class PaperFile(Struct, frozen=True, kw_only=True):
    """A paper's file: its name, its bytes, how many sides it has where it is known, and the words that it cannot show."""

    name: str
    contents: bytes
    sides: int = 0
    boxed: tuple[str, ...] = ()


class WrittenFile(Struct, frozen=True, kw_only=True):
    """A file that was written, and whether one of its name was there before."""

    file: PaperFile
    is_again: bool


def usual_formats() -> tuple[str, ...]:
    """What is written where nothing is said: Word and PDF as far as they are installed, else a web page."""
    there = tuple(name for name in PRINTED if FORMATS[name].is_there)
    return there or (HTML.id,)


def say_missing(wanted: Iterable[str]) -> str:
    """What to install for formats that are not there, as a line; nothing where all are."""
    absent = [FORMATS[name].name for name in wanted if not FORMATS[name].is_there]
    if not absent:
        return ""
    needed = verb(len(absent), "needs a part of trustplan that is", "need parts of trustplan that are")
    them = verb(len(absent), "it", "them")
    return f"{listed(absent)} {needed} not installed. Install {them}: {command_for_missing(wanted)}\n"


def made_files(trust: Trust, papers: Sequence[OnePaper], formats: Iterable[str]) -> list[PaperFile]:
    """The files of some papers in some formats. Raises click's error for an open one with what the public may not read."""
    wanted = [FORMATS[name] for name in dict.fromkeys(formats)]
    files: list[PaperFile] = []
    for made in papers:
        own = [_made_file(made, form) for form in wanted]
        if not made.edition.is_for_trustees:
            _require_open(trust, made, own)
        files += own
    return files


def _made_file(made: OnePaper, form: Format) -> PaperFile:
    name = f"{made.paper.name}.{form.id}"
    file = file_of(made.paper, form.id, made.site_url)
    sides = _sides(file.contents) if form == PDF_FORMAT else 0
    return PaperFile(name=name, contents=file.contents, sides=sides, boxed=file.boxed)


def _require_open(trust: Trust, made: OnePaper, files: Sequence[PaperFile]) -> None:
    """The last look at an open paper, by other means than those by which it was made."""
    search = WithheldSearch(withheld_texts(trust, made.edition))
    for file in files:
        try:
            search.require_none(file.name, file.contents)
        except PublishError as error:
            raise click.ClickException(str(error)) from None


def _sides(contents: bytes) -> int:
    """The sides of a PDF; 0 where nothing here can count them."""
    try:
        from pypdf import PdfReader  # noqa: PLC0415  brought by what writes PDF
    except ImportError:
        return 0
    return len(PdfReader(BytesIO(contents)).pages)


def write_all(folder: Path, files: Sequence[PaperFile], *, is_ours: bool) -> list[WrittenFile]:
    """Write some files, each whole: all are there beside the old ones before the first takes its place.

    A folder of ours that is made anew keeps itself out of git. Raises click's error where one cannot be written; those of
    before are then as they were, unless the error says else.
    """
    staged: list[tuple[Path, Path]] = []
    moved: list[str] = []
    try:
        if is_ours and not folder.exists():
            folder.mkdir(parents=True)
            (folder / KEEP_OUT).write_text(
                "# Papers may be confidential: none of them is committed.\n*\n", encoding="utf-8", newline="\n"
            )
        folder.mkdir(parents=True, exist_ok=True)
        written = [WrittenFile(file=file, is_again=(folder / file.name).exists()) for file in files]
        for file in files:
            target = folder / file.name
            part = target.with_name(f".{file.name}.{os.getpid()}{PART}")
            staged.append((part, target))
            write_synced(part, file.contents)
        for part, target in staged:
            part.replace(target)
            moved.append(target.name)
    except OSError as error:
        message, fix = say_refused(error)
        done = "No paper was written"
        if moved:
            done = f"{listed(moved)} {verb(len(moved), 'is', 'are')} new, and what else was there is as it was"
        msg = f"{message}. {done}. {fix}"
        raise click.ClickException(msg) from None
    finally:
        for part, _ in staged:
            part.unlink(missing_ok=True)
    return written


def say_written(folder: Path, written: Sequence[WrittenFile]) -> str:
    """What was written, a line for each file."""
    lines = [f"Wrote {counted(len(written), 'file')} to {folder}:"]
    for one in written:
        facts = [_size(len(one.file.contents))]
        if one.file.sides:
            facts.insert(0, counted(one.file.sides, "side"))
        if one.is_again:
            facts.append("in the place of the one before")
        lines.append(f"  {one.file.name}: {', '.join(facts)}")
    return "\n".join(lines)


def say_all_boxed(files: Sequence[PaperFile]) -> list[str]:
    """Which words a PDF has boxes for, and which copies show them, as a line for each PDF that has any."""
    advice = (
        "The copies in Word and as a web page show them (--format docx, --format html): send one of those, or save the Word"
        " file as PDF."
    )
    return [f"{say_boxed(file.name, file.boxed)} {advice}" for file in files if file.boxed]


def _size(count: int) -> str:
    return f"{max(1, round(count / 1000)):,} KB"
