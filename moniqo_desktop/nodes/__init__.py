"""Floor 2: what a trader can draw. One file per node type, all pure."""
