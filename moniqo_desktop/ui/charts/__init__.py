"""Charts: the price chart paints itself from columns; research plots use pyqtgraph, loaded late."""
