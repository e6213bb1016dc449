"""Settings from the environment and corpus.toml; the only reader of os.environ."""
