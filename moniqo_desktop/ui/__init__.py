"""Floor 3: the screen. Commands out, events in, queries for the rest."""
