"""Facts about reading TEI and Akoma Ntoso."""
