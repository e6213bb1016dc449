"""What happens when a process is killed, interrupted, starved or given rubbish."""
