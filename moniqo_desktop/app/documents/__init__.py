"""Flows as files: the shelf, drafts, the journal of edits, and versions."""
