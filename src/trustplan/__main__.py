"""`trustplan`, and `python -m trustplan`: run the command, and end at once."""

from __future__ import annotations

import gc
import os
import sys

from trustplan.cli import main


def run() -> None:
    """Run the command, and end the process without taking a large model apart first: the system does that at once."""
    gc.disable()  # looking for rings of garbage in what stays until the end finds nothing
    code: object = 0
    try:
        main(prog_name="trustplan")
    except SystemExit as ended:
        code = ended.code
    try:
        sys.stdout.flush()
        sys.stderr.flush()
    except OSError:  # whoever read the output has gone
        code = code or 1
    os._exit(code if isinstance(code, int) else 1 if code else 0)


if __name__ == "__main__":
    run()
