"""Indicators: every TA-Lib function as a node."""
