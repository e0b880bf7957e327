"""The panels round the canvas: docked, tabbed, floating, and arranged under names."""
