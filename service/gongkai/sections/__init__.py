"""Prose understood as a tree of sections with official roles; title, agency and year."""
