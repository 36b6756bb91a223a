"""From bytes and folders to raw data with places: YAML, the layout of plans/, git, calendars, automatic fixes."""
