"""The words of the window in the trader's language."""
