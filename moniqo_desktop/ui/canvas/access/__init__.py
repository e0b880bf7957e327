"""The canvas without a mouse and without eyes: keys, outline, accessibility tree."""
