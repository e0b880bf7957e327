"""The desk of one wallet: orders, positions and money, and what a hand does with them."""
