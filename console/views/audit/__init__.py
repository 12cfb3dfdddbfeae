"""The audit's page: who saw, judged, changed or exported what."""
