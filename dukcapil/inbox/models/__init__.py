"""Conversations with their messages and media, what the webhook delivered, and reports imported from SP4N-LAPOR."""

from .conversation import Conversation, Medium, Post, Recording
from .event import Event
from .report import Batch, Report

__all__ = ["Batch", "Conversation", "Event", "Medium", "Post", "Recording", "Report"]
