"""The commands of the console: demo, run, traffic. Each only reads its options."""
