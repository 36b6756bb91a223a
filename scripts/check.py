"""Check every plan file: the same as `trustplan check`."""

from trustplan.cli.main import check

if __name__ == "__main__":
    check()
