"""Rules for passwords."""
