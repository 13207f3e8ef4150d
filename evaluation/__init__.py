"""How good gongkai is, measured: ``python -m evaluation run | gate | repin``."""
