"""Blocks: a part of a drawing folded into one node with ports of its own."""
