"""What paints a drawing: ground, wires, cards, and what lies over them for a moment."""
