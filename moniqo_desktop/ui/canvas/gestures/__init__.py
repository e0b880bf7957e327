"""What a mouse does on the canvas: pan, select, move, wire, bend, drop."""
