"""Speed, memory and quality beside peers, in one run.

To add a topic: write `benchmarks/<topic>.py` with `run() -> tuple[Table, ...]` and add its name to
`TOPICS` in `__main__.py`.
"""
