"""Write the pages for another host, or fence in what it has built: the same as `trustplan export`."""

import sys

from trustplan import run

if __name__ == "__main__":
    sys.exit(run(["export", *sys.argv[1:]]))
