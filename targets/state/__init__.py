"""Which state a plan is in, told by a number that every change raises, and what a process keeps under that number. May import `targets.models`."""
