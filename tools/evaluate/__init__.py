"""How often the language engine is wrong: `make language-quality`."""
