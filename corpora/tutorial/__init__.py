"""A folder of small reports over several years, for the tutorial."""
