"""The YAML of a guide, put into a file as its reader would: below the last entry of a list, or among an item's keys.

The first line of a block says where it goes: `# FILE, ITEM, below KEY:`, `# FILE, ITEM` or `# FILE, below KEY:`. `# FILE`
alone is for keys of the file itself, or for the whole of a file that is not there yet.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

_BLOCK = re.compile(r"```yaml\n(.*?)```", re.DOTALL)
_PLACE = re.compile(r"# (?P<file>plans/[^\s,]+)(?:, (?P<item>[\w-]+))?(?:, below (?P<key>\w+):)?")


@dataclass(frozen=True, kw_only=True)
class Step:
    """Lines that a guide shows, and where they go."""

    file: str
    item: str
    key: str
    lines: tuple[str, ...]


def steps_of(page: Path) -> list[Step]:
    """The steps of a guide, in order. Fails for a block that does not say where it goes."""
    found = []
    for block in _BLOCK.findall(page.read_text(encoding="utf-8")):
        first, *lines = block.rstrip("\n").split("\n")
        place = _PLACE.fullmatch(first)
        assert place, f"{page.name}: “{first}” does not say where the lines go"
        found.append(Step(file=place["file"], item=place["item"] or "", key=place["key"] or "", lines=tuple(lines)))
    return found


def take(step: Step, root: Path) -> None:
    """Put the lines where they go."""
    path = root / step.file
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("\n".join(step.lines) + "\n", encoding="utf-8")
        return
    lines = path.read_text(encoding="utf-8").rstrip("\n").split("\n")
    start, end, depth = 0, len(lines), 0
    if step.item:
        start = next(n for n, line in enumerate(lines) if re.fullmatch(rf" *- id: {step.item}", line))
        depth = lines[start].index("-") + 2
        end = _end(lines, start + 1, depth)
    at, indent = end, depth
    new = [*step.lines]
    if step.key:
        head = f"{' ' * depth}{step.key}:"
        if head in lines[start:end]:
            key = lines.index(head, start, end)
            indent = len(lines[key + 1]) - len(lines[key + 1].lstrip())
            at = _end(lines, key + 1, indent)
        else:
            new = [f"{step.key}:", *(f"  {line}" for line in new)]
    lines[at:at] = [f"{' ' * indent}{line}" if line else "" for line in new]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _end(lines: list[str], start: int, depth: int) -> int:
    """Where what is set in as deeply as this ends."""
    for n in range(start, len(lines)):
        if lines[n].strip() and len(lines[n]) - len(lines[n].lstrip()) < depth:
            return n
    return len(lines)
