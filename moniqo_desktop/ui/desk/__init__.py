"""Positions, orders, fills, log, agents and equity of the wallet that is shown."""
