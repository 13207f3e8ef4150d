"""Lets the tests import ``evaluation`` and ``corpora``, which are no part of the installed package."""
