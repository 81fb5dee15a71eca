"""Conversations with their messages and media, what the webhook delivered, and reports imported from SP4N-LAPOR."""

from .conversation import Conversation, Medium, Post, Recording
from .event import Event
from .report import Batch, Piece, Report

__all__ = ["Batch", "Conversation", "Event", "Medium", "Piece", "Post", "Recording", "Report"]
