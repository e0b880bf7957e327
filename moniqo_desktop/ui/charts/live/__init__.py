"""Indicator lines up to the newest candle: what was asked for, and what the nodes said since."""
