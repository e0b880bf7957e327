"""Risk: sizes, limits, pauses and approvals on the way of an order."""
