"""Who undertakes what: operative verbs, their speakers, and how they shift."""
