"""The page of the service: upload, report beside its original, corpus. Works offline, in zh and en.

``mount(app, originals)`` adds the page to a FastAPI app that answers under ``/v1``; it talks to that API like any other
client. See ``pages`` for its addresses.
"""

from gongkai.web.pages import Originals, Page, mount

__all__ = ["Originals", "Page", "mount"]
