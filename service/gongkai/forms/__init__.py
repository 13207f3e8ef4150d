"""The official forms: editions as data, values aligned by label, relations checked."""
