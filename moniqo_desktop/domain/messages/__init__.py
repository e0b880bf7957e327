"""What passes the doors: commands in, reports and events out, queries answered; and its codec."""
