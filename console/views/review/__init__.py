"""The review desk: the queue, a transcript to judge, plans, grids, trust, calibration."""
