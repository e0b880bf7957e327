"""The drawing as columns: what is painted, culled and hit is computed on arrays."""
