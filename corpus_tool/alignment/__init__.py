"""From paragraphs to links."""
