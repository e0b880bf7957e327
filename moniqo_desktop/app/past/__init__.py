"""Runs that were: listed, told again, and the story of each trade."""
