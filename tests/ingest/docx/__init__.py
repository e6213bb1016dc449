"""Facts about reading Word files."""
