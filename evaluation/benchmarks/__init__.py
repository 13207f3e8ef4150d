"""Measurements of cost: printed as ratios, since machines differ."""
