"""Giving the customer's matter back: in own words, not in theirs."""
