from .facts import Basis, CaseFact, Stale, StepFact

__all__ = ["Basis", "CaseFact", "Stale", "StepFact"]
