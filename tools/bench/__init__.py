"""Speed, memory and errors, as ratios in one run: trust the ratios, not the seconds."""
