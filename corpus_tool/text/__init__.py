"""From characters to paragraphs."""
