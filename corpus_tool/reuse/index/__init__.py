"""The index of what recurs, kept up to date as documents are added."""
