"""From labelled texts to the weights that are shipped: `make train`."""
