"""Markdown as converters and people write it."""
