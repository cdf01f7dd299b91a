"""What templates need of numbers and parts."""
