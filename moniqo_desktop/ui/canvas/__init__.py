"""The canvas: one painted layer over columns. See docs/architecture.md."""
