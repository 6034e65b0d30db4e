"""What every page hangs in: the skeleton, the look, errors as pages, long work, leaving."""
