"""Searches over parameters and walks forward, and what they leave."""
