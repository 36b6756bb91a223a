"""`trustplan`, and `python -m trustplan`: run the command."""

from __future__ import annotations

from trustplan.cli.main import main
from trustplan.primitives.collector import without_collection
from trustplan.primitives.worker import second_process


def run() -> None:
    """Run the command; its end is the process's."""
    with without_collection(), second_process():
        main(prog_name="trustplan")


if __name__ == "__main__":
    run()
