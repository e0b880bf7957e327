"""What history can prove: statistics, verdicts, searches and leaks. It never runs a flow itself."""
