"""One method a use case: load, compute, save, return."""
