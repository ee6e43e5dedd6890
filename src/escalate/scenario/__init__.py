"""The file: from a scenario's text to checked, frozen data."""
