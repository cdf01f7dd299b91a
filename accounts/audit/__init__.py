"""The audit log: writing to it, reading it, keeping it append-only. Imported by every room that acts, since every act is recorded."""
