"""The brief as a Word file by GB/T 9704, with its annex. Imported by `issuing`, the pages and `monthly_report`."""
