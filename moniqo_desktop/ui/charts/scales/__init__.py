"""The price axis of a chart: its scale (automatic, by hand, logarithmic) and what stands on it."""
