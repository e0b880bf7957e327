"""Floor 4: composition. The only place that names concrete classes."""
