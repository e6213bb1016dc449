"""The one pure door to a comparison."""
