"""Backtests and searches in the window: set up, watched, read."""
