"""How prices lie on the axis of a chart: automatic, by hand, logarithmic."""
