"""Floor 3: decisions. Turns a flow into a program and reports into events and actions."""
