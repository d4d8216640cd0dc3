"""pip-explain within other systems; each module needs the extra of its name."""
