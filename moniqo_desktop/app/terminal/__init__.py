"""What each command of the terminal does and prints; its entrance is app/cli.py."""
