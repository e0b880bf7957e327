"""The bars of the window: flows, running, mode and the kill switch above, the state below."""
