"""What can be done from everywhere, by room: for keys, menus and the command box."""
