"""The outbox, the channels of each office, and the texts they carry."""

from .channel import ChannelHealth, ChannelSettings, ServiceNumber, ServiceWindow
from .letter import Letter
from .notice import Handling, Notice
from .text import NoticeText

__all__ = [
    "ChannelHealth",
    "ChannelSettings",
    "Handling",
    "Letter",
    "Notice",
    "NoticeText",
    "ServiceNumber",
    "ServiceWindow",
]
