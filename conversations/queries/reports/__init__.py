"""Team and brand reports: estimates by group, the rows behind them, and tables to export."""
