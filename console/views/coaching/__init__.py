"""Coaching: notes that leaders and analysts write, and the advisor's own reading of them."""
