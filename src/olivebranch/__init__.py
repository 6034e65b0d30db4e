"""The core of Olive Branch: pure, typed, offline; works without the web."""

from importlib.metadata import version

__version__ = version("olivebranch")
