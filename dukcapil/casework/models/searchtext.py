"""The words by which a case is found: one narrow row beside each case, so that no list reads them."""

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import models
from django.db.models import Value

from dukcapil.people.models import Office

from .case import Case

LANGUAGE = "indonesian"  # PostgreSQL's own configuration: stems, and leaves out the commonest words
VERBATIM = "simple"


class SearchText(models.Model):
    """Stemmed words of the content and plain words of the name; a secret case keeps its secret here too."""

    case = models.OneToOneField(Case, models.CASCADE, primary_key=True, related_name="search_text")
    words = SearchVectorField()

    class Meta:
        verbose_name = "kata pencarian"
        verbose_name_plural = "kata pencarian"
        indexes = [GinIndex(fields=["words"], name="words_of_cases")]

    def __str__(self):
        return str(self.case_id)


def office_word(office: Office) -> str:
    """A word that stands in the rows of one office alone, so that the index itself keeps the offices apart.

    The stroke makes it one that no search means: searches are letters and digits.
    """
    return f"/{office.code.lower()}"


def words_of(case: Case) -> SearchVector:
    """What a case may be found by: no name where it is anonymous, no content where it is confidential."""
    content = "" if case.confidential else f"{case.subject} {case.content}"
    name = "" if case.anonymous else case.applicant.name
    plain = f"{name} {office_word(case.office)}"
    return SearchVector(Value(content), config=LANGUAGE) + SearchVector(Value(plain), config=VERBATIM)
