"""The mirror: what happened, guess beside count, own side first."""
