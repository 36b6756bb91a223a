"""Write a deterministic trust of any size, to try speed and shapes: the same seed gives the same bytes."""

from __future__ import annotations

import random
import shutil
from pathlib import Path
from typing import Any

import click
import yaml

ROOT = Path(__file__).resolve().parents[1]
HALVES = ("aut1", "aut2", "spr1", "spr2", "sum1", "sum2")
CRITERIA = ("quality-of-education", "behaviour", "leadership", "finance", "safeguarding", "complaints", "website")
THEMES = ("attendance", "writing", "outcomes", "finance", "parents")
MEASURES = ("ks2-rwm-expected", "phonics")
FIRST = ("Oak", "Ash", "Elm", "Birch", "Alder", "Hazel", "Rowan", "Maple", "Holly", "Willow", "Cherry", "Beech")
SECOND = ("field", "ridge", "brook", "dale", "wood", "mead", "bank", "lea")
WORK = (
    "Train staff in",
    "Review",
    "Plan",
    "Coach teachers in",
    "Buy materials for",
    "Visit lessons in",
    "Meet families about",
)
SUBJECT = ("reading", "writing", "mathematics", "attendance", "behaviour", "early years", "science", "the curriculum")


class Writer:
    """Writes files of one trust."""

    def __init__(self, out: Path, seed: int) -> None:
        self.out = out
        self.random = random.Random(seed)  # noqa: S311  variety, not secrets

    def write(self, path: str, data: Any) -> None:  # noqa: ANN401  whatever YAML holds
        """Write data as a plan file."""
        file = self.out / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(yaml.safe_dump(data, sort_keys=False, allow_unicode=True), encoding="utf-8")

    def school_name(self, number: int) -> str:
        """A name that no other school has."""
        first = FIRST[number % len(FIRST)]
        second = SECOND[number // len(FIRST) % len(SECOND)]
        tail = number // (len(FIRST) * len(SECOND))
        return f"{first}{second}{f' {tail + 1}' if tail else ''}"

    def updates(self, lead: str) -> list[dict[str, Any]]:
        """News on an action, one each half-term, now and then worse."""
        ratings = ["on-track", "on-track", "on-track", "at-risk", "off-track"]
        days = ("2026-09-18", "2026-10-14", "2026-11-06")[: self.random.randint(1, 3)]
        found: list[dict[str, Any]] = [
            {
                "on": day,
                "by": lead,
                "stage": "in-progress",
                "rating": self.random.choice(ratings),
                "note": f"Step {n + 1} of the work is done in {self.random.choice(SUBJECT)}.\n",
            }
            for n, day in enumerate(days)
        ]
        for update in found:
            if update["rating"] == "off-track":
                update["recovery"] = {"doing": "The second round moves to January."}
        return found

    def action(self, prefix: str, number: int) -> dict[str, Any]:
        """An action with two milestones."""
        item: dict[str, Any] = {
            "id": f"{prefix}-A{number}",
            "title": f"{self.random.choice(WORK)} {self.random.choice(SUBJECT)}",
            "lead": "headteacher",
            "start": "2026-09-03",
            "due": self.random.choice(["2026-11-13", "2027-03-25", "2027-07-16"]),
            "success": [f"{prefix}-K1"],
            "milestones": [
                {"id": "first", "title": "First round", "due": "2026-10-16", "done": "2026-10-15"},
                {"id": "second", "title": "Second round", "due": "2027-02-12"},
            ],
            "updates": self.updates("headteacher"),
        }
        if self.random.random() < 0.3:
            del item["milestones"][0]["done"]
        return item

    def objective(self, number: int) -> dict[str, Any]:
        """A priority of a school with two KPIs and three actions."""
        prefix = f"P{number}"
        kpis = [
            {"id": f"{prefix}-K1", "title": "Attendance", "measure": "attendance", "target": "at least 95"},
            {
                "id": f"{prefix}-K2",
                "title": "Key stage 2",
                "measure": "ks2-rwm-expected",
                "baseline": {"period": "2025-26"},
                "targets": [{"for": "2026-27", "target": "at least national + 1"}],
            },
        ]
        return {
            "id": prefix,
            "title": f"Priority {number}: {self.random.choice(SUBJECT)}",
            "serves": ["strategy-2025-28/SI"],
            "kpis": kpis,
            "actions": [self.action(prefix, n) for n in range(1, 4)],
        }

    def figures(self) -> dict[str, list[dict[str, Any]]]:
        """Two years of figures of a school."""
        size = self.random.randint(20, 90)
        rows: dict[str, list[dict[str, Any]]] = {}
        for name in MEASURES:
            rows[name] = [
                {"period": year, "on": f"{day}-07-07", "value": f"{self.random.randint(size // 3, size)}/{size}"}
                for year, day in (("2024-25", 2025), ("2025-26", 2026))
            ]
        periods = [f"2025-26/{half}" for half in HALVES] + ["2026-27/aut1"]
        rows["attendance"] = [
            {"period": p, "value": round(self.random.uniform(91, 97), 1), "cohort": size * 7} for p in periods
        ]
        return rows

    def school(self, number: int) -> None:
        """A school's six files."""
        name = self.school_name(number)
        folder = f"schools/school-{number + 1:04d}"
        profile = {
            "title": f"{name} Primary School",
            "short": name,
            "kind": "school",
            "phase": "primary",
            "roles": [{"id": "headteacher", "title": "Headteacher"}],
            "pupils": [{"on": "2026-10-01", "on_roll": self.random.randint(90, 600), "pan": 30}],
        }
        self.write(f"{folder}/profile.yaml", profile)
        self.write(f"{folder}/measurements.yaml", self.figures())
        plan = {
            "title": "Improvement plan 2026/27",
            "period": {"from": "2026-09-01", "to": "2027-08-31"},
            "every": "half-term",
            "visibility": self.random.choice(["public", "trustees"]),
            "objectives": [self.objective(n) for n in range(1, 4)],
        }
        self.write(f"{folder}/improvement-2026-27.yaml", plan)
        self.governance(folder, number)

    def governance(self, folder: str, number: int) -> None:
        """A school's support, reviews and practice."""
        levels = ("low", "low", "low", "medium")
        rows = [
            {"on": "2026-09-18", "criterion": name, "level": self.random.choice(levels), "basis": "judged"}
            for name in CRITERIA
        ]
        decision: dict[str, Any] = {
            "id": "S1",
            "on": "2026-10-08",
            "level": "low",
            "decided_by": "board",
            "meeting": "board-2026-10",
            "rationale": "Leaders know what to do next.\n",
            "review_by": "2027-07-08",
        }
        self.write(f"{folder}/support.yaml", {"assessments": rows, "decisions": [decision]})
        reviews = [
            {
                "tool": tool,
                "on": day,
                "by": "director-education",
                "strengths": [f"{self.random.choice(WORK)} works."],
                "concerns": [
                    {"text": self.random.choice(SUBJECT), "severity": "minor", "theme": self.random.choice(THEMES)}
                ],
            }
            for tool in ("partner-visit", "kpi-review", "finance-review", "parents-review")
            for day in ("2026-03-12", "2026-06-16", "2026-11-05")[: 3 - number % 2]
        ]
        self.write(f"{folder}/reviews.yaml", {"reviews": reviews})
        theme = self.random.choice(THEMES)
        strength = {"id": "A1", "theme": theme, "title": f"{self.random.choice(SUBJECT)}", "on": "2026-06-12"}
        need = {"id": "N1", "theme": self.random.choice(THEMES), "title": "Somebody to learn from", "on": "2026-09-18"}
        self.write(f"{folder}/practice.yaml", {"strengths": [strength], "needs": [need]})


def generate(out: Path, schools: int, seed: int) -> None:
    """Write a trust's plans/ folder into `out`; the trust's own files are the example's."""
    example = ROOT / "plans"
    named = shutil.ignore_patterns("school-groups.yaml")  # its schools are the example's
    shutil.copytree(example / "reference", out / "reference", ignore=named, dirs_exist_ok=True)
    calendar = out / "reference" / "calendar.yaml"
    head, _, tail = calendar.read_text(encoding="utf-8").partition("# Fernhill's council")
    calendar.write_text(head + "meetings:" + tail.partition("meetings:")[2], encoding="utf-8")
    shutil.copytree(example / "trust", out / "trust", dirs_exist_ok=True)
    strategy = out / "trust" / "strategy-2025-28.yaml"
    text = strategy.read_text(encoding="utf-8")  # its first and last areas: enough to rate every school by
    text = text[: text.index("  - id: PE\n")] + text[text.index("  - id: BF\n") :]
    strategy.write_text(text.replace("applies_to: church schools", "applies_to: every school"), encoding="utf-8")
    writer = Writer(out, seed)
    for number in range(schools):
        writer.school(number)


@click.command()
@click.option("--schools", type=click.IntRange(1, 5000), required=True, help="How many schools.")
@click.option(
    "--out", type=click.Path(path_type=Path), required=True, help="The plans/ folder to write; must be empty or new."
)
@click.option("--seed", type=int, default=1, show_default=True, help="The same seed gives the same trust.")
def main(schools: int, out: Path, seed: int) -> None:
    """Write a trust of any size."""
    if out.exists() and any(out.iterdir()):
        msg = f"{out} is not empty."
        raise click.UsageError(msg)
    generate(out, schools, seed)
    print(f"Wrote a trust of {schools} schools to {out}")


if __name__ == "__main__":
    main()
