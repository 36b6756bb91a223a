"""Check every plan file: the same as `trustplan check`."""

import sys

from trustplan import run

if __name__ == "__main__":
    sys.exit(run(["check", *sys.argv[1:]]))
