"""From blocks to paragraphs: units, labels, headings, parts, joins."""
