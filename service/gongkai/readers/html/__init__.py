"""Web pages: the article out of the page, its tables and lines."""
