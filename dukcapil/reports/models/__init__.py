from .facts import Basis, CaseFact, MonthCount, Stale, StepFact

__all__ = ["Basis", "CaseFact", "MonthCount", "Stale", "StepFact"]
