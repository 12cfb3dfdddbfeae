"""The parts of `console.render`. No database, no request: values in, text out."""
