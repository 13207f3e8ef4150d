"""Plain text: dumps of reports by converters, copies from browsers and word processors, pages of pdftotext."""
