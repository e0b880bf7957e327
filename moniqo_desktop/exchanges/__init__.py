"""Floor 3: markets. Feeds of candles and venues that take orders."""
