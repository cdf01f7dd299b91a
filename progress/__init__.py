"""What was reported: months, figures, their checks and their way. Imported by reports and the project."""
