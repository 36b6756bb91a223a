"""`python -m trustplan` is the `trustplan` command."""

from trustplan.cli import main

main(prog_name="trustplan")
