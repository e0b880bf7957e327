"""Messages for the trader: the bell, the list, the tray and the desktop."""
