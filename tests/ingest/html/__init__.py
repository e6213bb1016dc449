"""Facts about reading web pages."""
