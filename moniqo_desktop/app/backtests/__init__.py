"""Backtests: candles and costs in, a judged report out."""
