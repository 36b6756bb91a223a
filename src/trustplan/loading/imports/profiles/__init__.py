"""Profiles from the files of a register or an inspectorate: inspections, pupils and places, and what is known of a school."""
