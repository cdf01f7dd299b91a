"""The completion table (完成情况表) on the page, as .xlsx and as .csv (DESIGN 9)."""
