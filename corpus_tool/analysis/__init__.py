"""From links to findings."""
