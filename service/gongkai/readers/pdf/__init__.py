"""PDF: two independent object layers under one assembly of tables and prose."""
