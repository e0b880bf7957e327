"""Agents: opinions, and the council that pools them."""
