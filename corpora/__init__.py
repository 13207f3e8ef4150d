"""Sample reports and gold: all of our own writing."""
