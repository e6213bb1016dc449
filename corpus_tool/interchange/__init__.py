"""A corpus and its texts in the forms that other programs read: out of it, and back in."""
