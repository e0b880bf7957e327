"""What agents and councils said, and what became of it."""
