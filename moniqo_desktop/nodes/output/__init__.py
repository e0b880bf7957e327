"""Output: words to people, to the log and onto the chart."""
