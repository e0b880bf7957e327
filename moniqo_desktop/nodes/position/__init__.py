"""Positions: watching, protecting and leaving what is open."""
