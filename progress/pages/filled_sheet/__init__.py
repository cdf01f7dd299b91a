"""The pages of the filled sheet: download, upload, preview. Imported by `urls` alone."""
