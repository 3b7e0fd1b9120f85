"""What is kept: a run, its story and the moments of it, its inputs; and the lessons."""

from .change import Change
from .keyframe import Keyframe
from .lesson import ChapterNote, Lesson
from .run import Input, Run
from .transition import Transition

__all__ = ["Change", "ChapterNote", "Input", "Keyframe", "Lesson", "Run", "Transition"]
