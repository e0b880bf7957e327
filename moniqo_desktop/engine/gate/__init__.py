"""The gate: every intent passes it, and every answer is stored."""
