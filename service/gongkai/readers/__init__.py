"""Readers: one module a format, chosen by content, each turning bytes into a Document."""
