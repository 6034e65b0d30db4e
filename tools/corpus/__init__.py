"""The own corpus: how it is written, read and split. The texts lie in `corpus/`."""
