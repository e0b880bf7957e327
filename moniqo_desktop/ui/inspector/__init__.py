"""The panel on the right: settings of what is selected, what it last held, what it is for."""
