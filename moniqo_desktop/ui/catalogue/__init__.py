"""What can be drawn, and which of it is offered where."""
