"""One module a migration, its number first."""
