"""What the events say, folded into what a screen shows. No Qt in here."""
