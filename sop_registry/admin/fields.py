"""Lists of an edition as text that a person can edit: one entry a line, instead of JSON."""

from datetime import date

from django import forms

from dukcapil.people.roles import Role


class LinesField(forms.CharField):
    """A list of texts: one a line."""

    widget = forms.Textarea
    explanation = "Satu butir per baris."

    def __init__(self, *, rows: int = 6, **kwargs):
        kwargs.setdefault("help_text", self.explanation)
        super().__init__(required=False, widget=self.widget(attrs={"rows": rows, "class": "vLargeTextField"}), **kwargs)

    def prepare_value(self, value):
        return value if isinstance(value, str) else self.to_text(value or [])

    def clean(self, value):
        return self.to_list(super().clean(value))

    def has_changed(self, initial, data):
        try:
            return self.to_list(data or "") != (initial or [])
        except forms.ValidationError:
            return True

    def to_text(self, entries: list) -> str:
        return "\n".join(entries)

    def to_list(self, text: str) -> list:
        return [line.strip() for line in text.splitlines() if line.strip()]


class ActorsField(LinesField):
    """Actors with their printed labels: ``petugas: Operator Pelayanan Online``."""

    explanation = f"Satu per baris, peran lalu sebutan tercetak, misalnya kasi: Kepala Seksi. Peran: {', '.join(Role)}."

    def to_text(self, entries):
        return "\n".join(f"{entry['actor']}: {entry['label']}" for entry in entries)

    def to_list(self, text):
        return [self._actor(line) for line in super().to_list(text)]

    def _actor(self, line: str) -> dict:
        role, _, label = (part.strip() for part in line.partition(":"))
        if role not in Role.values or not label:
            raise forms.ValidationError(f"Baris “{line}” tidak berbentuk peran: sebutan.")
        return {"actor": role, "label": label}


class LegalBasesField(LinesField):
    """Legal bases as printed, each with an optional correction and remark; an empty line parts them."""

    explanation = (
        "Satu dasar hukum per paragraf, dipisah baris kosong. Baris pertama seperti tercetak; bila perlu disusul baris"
        " yang diawali Pembetulan: atau Catatan:"
    )
    names = {"correction": "Pembetulan:", "remark": "Catatan:"}

    def to_text(self, entries):
        return "\n\n".join(
            "\n".join(
                [base["printed"], *(f"{label} {base[name]}" for name, label in self.names.items() if name in base)]
            )
            for base in entries
        )

    def to_list(self, text):
        paragraphs, current = [], []
        for line in [*text.splitlines(), ""]:
            if line.strip():
                current.append(line.strip())
            elif current:
                paragraphs.append(self._base(current))
                current = []
        return paragraphs

    def _base(self, lines: list[str]) -> dict:
        base = {"printed": lines[0]}
        for line in lines[1:]:
            name = next((name for name, label in self.names.items() if line.startswith(label)), None)
            text = line.partition(":")[2].strip()
            if name is None or not text:
                raise forms.ValidationError(f"Baris “{line}” harus diawali Pembetulan: atau Catatan:")
            base[name] = text
        return base


class PaperDateField(forms.CharField):
    """A date as precise as the paper: 2022-01-19, 2022-01, 2022 or nothing."""

    def __init__(self, **kwargs):
        kwargs.setdefault("help_text", "Setepat naskahnya: 2022-01-19, 2022-01, 2022, atau kosong.")
        super().__init__(required=False, **kwargs)

    def clean(self, value):
        text = super().clean(value)
        whole = text + {4: "-01-01", 7: "-01"}.get(len(text), "")
        try:
            exact = not text or date.fromisoformat(whole).isoformat() == whole
        except ValueError:
            exact = False
        if not exact:
            raise forms.ValidationError("Tulis tanggal sebagai TTTT, TTTT-BB, atau TTTT-BB-HH.")
        return text
