"""A corpus of reports: from a folder of files to the tables of a dataset."""
