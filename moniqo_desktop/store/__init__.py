"""Floor 3: the disk. Ledger, journal, tapes, documents, candles."""
