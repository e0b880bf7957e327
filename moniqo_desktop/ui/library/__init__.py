"""Flows to begin with, versions of a flow, and what differs between two of them."""
