"""The drawing as a value: nodes, wires and ports, its file, and every change of it."""
