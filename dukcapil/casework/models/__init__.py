"""A case and what belongs to it: its trail, its clock, its messages, its files, its search words and its rating."""

from .alert import Alert, AlertMail, AlertsRead
from .attachment import Attachment
from .book import BookEntry, BookExport
from .case import Case, Channel, OneSop
from .counter import Counter
from .history import Clock, Trail
from .message import AnswerTemplate, Message
from .rating import Rating
from .searchtext import SearchText

__all__ = [
    "Alert",
    "AlertMail",
    "AlertsRead",
    "AnswerTemplate",
    "Attachment",
    "BookEntry",
    "BookExport",
    "Case",
    "Channel",
    "Clock",
    "Counter",
    "Message",
    "OneSop",
    "Rating",
    "SearchText",
    "Trail",
]
