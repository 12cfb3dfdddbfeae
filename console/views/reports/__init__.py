"""Team and brand reports: figures with intervals that open to rows, exports, the rehearsal."""
