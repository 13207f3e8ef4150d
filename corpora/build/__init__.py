"""Builds the sample corpus from its sources: ``python -m corpora.build``."""
