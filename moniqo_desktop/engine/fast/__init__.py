"""The compiled gear: one loop over candles, compiled by numba where it is installed."""
