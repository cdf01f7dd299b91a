"""Signing in and staying signed in: passwords, lockout, session limits. Imported by `users` and the project's settings."""
