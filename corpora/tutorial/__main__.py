"""``python -m corpora.tutorial``: write the reports of the tutorial anew."""

from corpora.tutorial.build import REPORTS, files

REPORTS.mkdir(exist_ok=True)
for name, content in files().items():
    (REPORTS / name).write_bytes(content)
