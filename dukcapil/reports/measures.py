"""What is counted, each said once: of cases, of stays in steps, of what is open now or stood late at a moment."""

from datetime import datetime

from django.db.models import Q

from dukcapil.casework.filters import due_today, late

SENT_BACK = Q(returned=True) | Q(verb="sanggah")  # as the index of ``StepFact`` says it

# What is counted of cases: the day it counts on, and which of them.
CASES = {
    "received": ("received_on", Q()),
    "answered": ("answered_on", Q()),
    "on_time": ("answered_on", Q(on_time=True)),
    "late": ("answered_on", Q(on_time=False)),
    "finished": ("finished_on", Q(outcome="selesai")),
    "refused": ("finished_on", Q(outcome="ditolak")),
    "withdrawn": ("finished_on", Q(outcome="dibatalkan")),
    "rated": ("rated_on", Q()),
}
# What is counted of stays in steps on the day they ended.
STEPS = {
    "returned": Q(returned=True, to_citizen=True),
    "corrected": Q(returned=True, to_citizen=False),
    "objected": Q(verb="sanggah"),
}
# What is counted of the cases that are open now, beside the ages.
OPEN = {
    "waiting": lambda now, office: Q(),
    "late_now": lambda now, office: late(now),
    "due_today": due_today,
    "case_late_now": lambda now, office: Q(due_at__lt=now),
    "words": lambda now, office: Q(citizen_wrote_at__isnull=False),
}


def late_unanswered(moment: datetime) -> Q:
    """The facts of cases that were past their promise at this moment, and neither answered nor ended."""
    is_unanswered = Q(answered_at__isnull=True) | Q(answered_at__gt=moment)
    is_open = Q(finished_at__isnull=True) | Q(finished_at__gt=moment)
    return Q(late_from__lt=moment) & is_unanswered & is_open
