"""When a queue could take somebody, and who was there: for leaders in scope, and for oneself."""
