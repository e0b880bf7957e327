"""One script per peer, run by the peer's own environment; nothing here imports Moniqo."""
