"""Budgets: what each part may cost, as ratios to a calibration in the same process."""
