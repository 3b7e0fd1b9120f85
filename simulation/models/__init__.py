"""What is kept: a run, its story and the moments of it, its inputs; the lessons; and what is done daily."""

from .change import Change
from .chore import Chore
from .keyframe import Keyframe
from .lesson import ChapterNote, Lesson
from .run import Input, Run
from .transition import Transition

__all__ = ["Change", "ChapterNote", "Chore", "Input", "Keyframe", "Lesson", "Run", "Transition"]
