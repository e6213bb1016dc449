"""Facts about files that mean harm: each is made here, none is stored."""
