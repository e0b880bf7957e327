"""The paper venue: how orders fill in candles, and what a fill does to the money."""
