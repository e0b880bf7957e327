"""Logic: comparisons, crossings, flags and arithmetic."""
