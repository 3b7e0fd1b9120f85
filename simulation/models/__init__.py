"""What is kept: a run and its story, the values of its keys, its alarms and inputs; and the lessons."""

from .alarm import Alarm
from .entry import Entry
from .lesson import ChapterNote, Lesson
from .run import Input, Run
from .transition import Transition

__all__ = ["Alarm", "ChapterNote", "Entry", "Input", "Lesson", "Run", "Transition"]
