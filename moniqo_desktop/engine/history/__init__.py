"""Runs over stored candles: the event gear, its results, and past runs told again."""
