"""Triggers: when a flow should look."""
