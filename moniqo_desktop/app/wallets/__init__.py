"""Wallets at work: one core and one runner each, taken up, held or halted."""
