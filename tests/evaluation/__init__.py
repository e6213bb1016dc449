"""The measures, and what they are measured on."""
