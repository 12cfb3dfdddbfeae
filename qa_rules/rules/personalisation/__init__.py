"""A named person speaks to a named person, with what is known of them."""
