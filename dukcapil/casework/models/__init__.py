"""A case and what belongs to it: its trail, its clock, its messages and its files."""

from .attachment import Attachment
from .case import Case, Counter, OneSop
from .history import Clock, Trail
from .message import AnswerTemplate, Message

__all__ = ["AnswerTemplate", "Attachment", "Case", "Clock", "Counter", "Message", "OneSop", "Trail"]
