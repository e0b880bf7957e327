"""Moniqo Desktop: draw trading flows, prove them on history, run them."""

__version__ = "0.3.0"
