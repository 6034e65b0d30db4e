"""What one person keeps for themselves."""
