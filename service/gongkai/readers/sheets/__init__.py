"""Readers of spreadsheets: XLSX, XLS and ET through calamine, ODS by its own XML."""
