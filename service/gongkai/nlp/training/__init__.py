"""Training from gold: ``gongkai train``. scikit-learn is imported here and nowhere else in the package."""
