"""How a breakdown table becomes a plan: preview, problems, saving. Imported by `urls`, the commands and, for its problems, progress."""
