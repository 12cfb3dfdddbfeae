"""Sending the customer somewhere else."""
