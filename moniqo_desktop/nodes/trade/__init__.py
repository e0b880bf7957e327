"""Orders: opening, adding, reversing and closing."""
