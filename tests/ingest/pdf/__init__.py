"""Facts about reading PDF files."""
