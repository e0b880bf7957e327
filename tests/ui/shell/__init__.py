"""The shell of the window: bars, palette, inspector, questions."""
