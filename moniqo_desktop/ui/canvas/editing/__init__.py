"""Changes of the drawing asked for on the canvas: each one is a new flow that can be undone."""
