from .facts import Basis, CaseFact, MonthCount, Stale, StepFact
from .monthly import DailyRecap, MonthlyReport, ReportAct, first_day

__all__ = [
    "Basis",
    "CaseFact",
    "DailyRecap",
    "MonthCount",
    "MonthlyReport",
    "ReportAct",
    "Stale",
    "StepFact",
    "first_day",
]
