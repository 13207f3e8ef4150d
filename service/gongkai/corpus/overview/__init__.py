"""A corpus on one page: coverage, themes, problems, requests, checks, copies, promises, files.

One HTML file that stands alone: drawings in SVG, no script, nothing from elsewhere, made for print. ``page.overview``
makes it from an opened corpus and the account of its ledger. What it asks is in ``data/queries.toml``, what it says in
``data/words.toml``, how it looks in ``templates``.
"""
