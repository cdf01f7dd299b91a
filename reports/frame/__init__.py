"""What stands around every page: navigation, addresses, choices. Imported by `charts`, `papers` and `pages`."""
