"""Word documents as Word shows them, from the raw XML."""
