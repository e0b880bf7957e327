"""The open flows, their files and their drafts."""
