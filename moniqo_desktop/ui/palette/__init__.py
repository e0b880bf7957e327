"""The palette: all node types by family, to search and to drag."""
