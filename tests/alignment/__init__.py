"""The links between paragraphs."""
