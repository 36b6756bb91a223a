"""Tell what a pull request does to the plans: the same as `trustplan pull-request`."""

import sys

from trustplan import run

if __name__ == "__main__":
    sys.exit(run(["pull-request", *sys.argv[1:]]))
