"""From values to pages and files; Jinja lives only here."""
