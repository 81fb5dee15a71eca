"""Every event that somebody is told of, by its key."""

from .citizen_events import CITIZEN_EVENTS
from .staff_events import STAFF_EVENTS

EVENTS = {event.key: event for event in (*CITIZEN_EVENTS, *STAFF_EVENTS)}
