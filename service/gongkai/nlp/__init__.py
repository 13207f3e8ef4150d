"""The narrative: statements with roles and themes, figures, summary. Everything is a slice of the prose."""
