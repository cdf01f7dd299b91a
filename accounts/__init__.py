"""Who: users, roles, sign-in and the audit log. Imported by targets, progress, reports and the project."""
