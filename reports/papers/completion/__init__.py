"""The completion table (完成情况表): page, workbook, CSV. Imported by the other papers, `urls` and its command."""
