"""Settings and keys: what can be chosen, the page that shows it, the sheet of all keys."""
