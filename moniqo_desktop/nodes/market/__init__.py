"""Market data: where candles enter and what they say at a glance."""
