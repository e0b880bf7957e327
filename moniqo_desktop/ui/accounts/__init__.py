"""Several accounts on one screen: the menu, the form of a new one, locks and typed answers."""
