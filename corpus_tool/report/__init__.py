"""From values to pages; Jinja lives only here."""
