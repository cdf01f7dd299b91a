"""The text of a brief, drafted from one reading and kept beside what a user makes of it. Imported by `document`, `issuing` and the pages."""
