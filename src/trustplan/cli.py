"""The `trustplan` command."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import click

from trustplan import __version__
from trustplan.findings import Finding, Severity
from trustplan.load import load

if TYPE_CHECKING:
    from collections.abc import Sequence


@click.group()
@click.version_option(__version__, prog_name="trustplan")
def main() -> None:
    """Check the plans of a school trust."""


@main.command()
@click.option(
    "--plans",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    default=Path("plans"),
    show_default=True,
    help="The folder of the plan files.",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="Form of the output.",
)
@click.pass_context
def check(context: click.Context, plans: Path, form: str) -> None:
    """Check every file, and say all faults at once.

    Ends with 0 when there is no error (advice alone is fine), 1 when there is one, 2 for wrong use.
    """
    loaded = load(plans, shown_as=plans.as_posix().rstrip("/"), may_fork=True)
    click.echo(as_json(loaded.findings) if form == "json" else as_text(loaded.findings, len(loaded.folder.files)))
    context.exit(1 if loaded.errors else 0)


def as_text(findings: Sequence[Finding], files: int) -> str:
    """The findings, one a line, and their count."""
    count = Counter(f.severity for f in findings)
    lines = [str(f) for f in findings]
    errors, advice = count[Severity.ERROR], count[Severity.ADVICE]
    total = f"{_files(files)} checked: {_count(errors, 'error')}, {_count(advice, 'piece')} of advice."
    return "\n".join([*lines, total])


def _count(number: int, noun: str) -> str:
    return f"{number or 'no'} {noun if number == 1 else noun + 's'}"


def _files(number: int) -> str:
    return "1 file" if number == 1 else f"{number} files"


def as_json(findings: Sequence[Finding]) -> str:
    """The findings as a JSON list."""
    rows = [
        {
            "rule": f.rule,
            "severity": f.severity.name.lower(),
            "file": f.place.file,
            "line": f.place.line,
            "column": f.place.column,
            "message": f.message,
            "remedy": f.remedy,
        }
        for f in findings
    ]
    return json.dumps(rows, ensure_ascii=False, indent=2)
