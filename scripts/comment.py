"""Keep the one comment of a pull request up to date: the same as `trustplan comment`."""

import sys

from trustplan import run

if __name__ == "__main__":
    sys.exit(run(["comment", *sys.argv[1:]]))
