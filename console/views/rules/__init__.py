"""The rule pages: what each rule flags, why, what to say instead. For signed-in staff."""
