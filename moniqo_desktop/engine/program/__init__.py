"""A flow made ready and at work: compiled, checked, stepped, taken over."""
