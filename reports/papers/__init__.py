"""What is taken into meetings: tables and documents. Imported by `urls` and the commands."""
