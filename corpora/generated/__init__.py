"""A corpus that is generated: organs over years, with what is planted in them recorded. Nothing generated is committed.

Statements and words are data (TOML, of our own writing); ``sentences`` makes sentences of them, ``organs`` chooses who
reports when, ``figures`` and ``stories`` what they report, ``plan`` puts the reports together and ``write`` writes the
files: ``python -m corpora.generated DIR --reports 300``.
"""
