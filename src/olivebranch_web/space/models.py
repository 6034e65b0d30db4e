"""The tables of every feature, collected for Django; nothing else."""

from olivebranch_web.space.guess.models import Guess
from olivebranch_web.space.imports.models import Chat, Piece, Upload
from olivebranch_web.space.mirror.models import Chart, Mirror

__all__ = ["Chart", "Chat", "Guess", "Mirror", "Piece", "Upload"]
