"""One edition as a TOML file, read into validated plain values; every fault names the file and itself."""

import tomllib
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.core.exceptions import ValidationError

from dukcapil.people.roles import Role
from dukcapil.worktime.calendar import UNITS

from .coverage import gaps
from .families import ComplaintFlow
from .flow import FLOWS, Flow
from .models import NOT_STATED, Edition, EditionRequirement, EditionStep, Sop
from .rules import check_rule
from .toml_table import Table, TableFault

CHANNELS = ("web", "loket", "whatsapp", "facebook", "instagram", "email", "fanspage", "lapor")
RECEIPT = "diterima"  # what starts the whole-case clock where no verb does


class EditionFileError(ValueError):
    """An edition file that cannot be loaded; the sentence names the file and the fault."""


@dataclass(frozen=True)
class EditionFile:
    """What a file says, as field values: of the SOP, of the edition, of its rows and of its requirements."""

    path: Path
    office: str
    published: bool
    sop: dict
    edition: dict
    steps: tuple[dict, ...]
    requirements: tuple[dict, ...]


def read_edition_file(path: Path) -> EditionFile:
    """Read and check one file. Raises ``EditionFileError``."""
    try:
        return _read(path, Table(tomllib.loads(path.read_text(encoding="utf-8"))))
    except tomllib.TOMLDecodeError as fault:
        raise EditionFileError(f"{path}: bukan TOML yang benar ({fault}).") from fault
    except UnicodeDecodeError as fault:
        raise EditionFileError(f"{path}: bukan teks UTF-8.") from fault
    except OSError as fault:
        raise EditionFileError(f"{path}: tidak dapat dibaca ({fault.strerror}).") from fault
    except TableFault as fault:
        raise EditionFileError(f"{path}: {fault}.") from fault


def _read(path: Path, file: Table) -> EditionFile:
    flow = _flow(file)
    sop = {
        "key": flow.sop,
        "kind": Sop.Kind.COMPLAINT if isinstance(flow, ComplaintFlow) else Sop.Kind.SERVICE,
        "series": file.text("series", longest=3),
        "channels": file.choices("channels", CHANNELS),
        "position": file.whole("position", default=0),
        "counts_calendar_days": file.flag("counts_calendar_days"),
    }
    office = file.text("office")
    if office != flow.sop.partition("/")[0]:
        file.refuse(f"office '{office}' bukan kantor pada key '{flow.sop}'")
    status = file.choice("status", (Edition.Status.PUBLISHED, Edition.Status.DRAFT))
    edition = {
        "flow_key": flow.key,
        **_identity(file),
        **_dates(file),
        **_whole_time(file, flow),
        **_lists(file),
        "columns": [_actor(column) for column in file.tables("columns")],
    }
    steps = tuple(_step(row, place) for place, row in enumerate(file.tables("steps"), 1))
    requirements = tuple(
        _requirement(row, place) for place, row in enumerate(file.tables("requirements", optional=True), 1)
    )
    file.finish()
    _check_rows(file, flow, edition, steps)
    _check_twice(file, "syarat", [row["code"] for row in requirements])
    return EditionFile(path, office, status == Edition.Status.PUBLISHED, sop, edition, steps, requirements)


def _flow(file: Table) -> Flow:
    key, flow_key = file.text("key"), file.text("flow")
    if flow_key not in FLOWS:
        file.refuse(f"alur '{flow_key}' tidak dikenal")
    flow = FLOWS[flow_key].flow
    if flow.sop != key:
        file.refuse(f"alur '{flow_key}' bukan alur SOP '{key}'")
    return flow


def _identity(file: Table) -> dict:
    def length(name):
        return Edition._meta.get_field(name).max_length

    return {
        "edition": file.whole("edition", default=1),
        "title": file.text("title", longest=length("title")),
        "short_title": file.text("short_title", longest=length("short_title")),
        "document_title": file.text("document_title", longest=length("document_title")),
        "number": file.text("number", longest=length("number"), blank=True),
        "approval": file.choice("pengesahan", Edition.Approval.values),
        "signed_by": file.text("signed_by", longest=length("signed_by"), blank=True),
        "unit": file.text("unit", longest=length("unit"), blank=True),
        "contact": file.text("contact", longest=length("contact"), blank=True, default=""),
        "summary": file.text("summary"),
        "valid_from": _day(file, "valid_from"),
    }


def _dates(file: Table) -> dict:
    dates = file.table("dates")
    values = {f"{name}_on": _paper_date(dates, name) for name in ("created", "revised", "effective", "approved")}
    dates.finish()
    return values


def _whole_time(file: Table, flow: Flow) -> dict:
    values = {}
    whole = file.table("whole_time", optional=True)
    if whole:
        values["whole_value"], values["whole_unit"] = _time(whole)
        starts = whole.choice("starts", (RECEIPT, "lengkap"))
        if starts != (flow.starts_clock or RECEIPT):
            whole.refuse(f"starts '{starts}' tidak cocok dengan alur {flow}")
        whole.finish()
    total = file.table("printed_total", optional=True)
    if total:
        values["total_value"], values["total_unit"] = _time(total)
        total.finish()
    return values


def _lists(file: Table) -> dict:
    bases = []
    for base in file.tables("legal_bases", optional=True):
        texts = {"printed": base.text("printed")}
        for name in ("correction", "remark"):
            if value := base.text(name, default="", blank=True):
                texts[name] = value
        base.finish()
        bases.append(texts)
    names = ("qualifications", "related", "equipment", "warnings", "records", "remarks")
    return {"legal_bases": bases, **{name: file.texts(name) for name in names}}


def _step(row: Table, position: int) -> dict:
    def length(name):
        return EditionStep._meta.get_field(name).max_length

    row.called(f"baris {row.peek('no', f'ke-{position}')}")
    values = {
        "position": position,
        "no": row.text("no", longest=length("no")),
        "activity": row.text("activity", longest=length("activity")),
        "actor": row.choice("actor", Role.values),
        "label": row.text("label", longest=length("label")),
        "also": [_actor(other) for other in row.tables("also", optional=True)],
        "requirements": row.texts("requirements"),
        "covers_whole_case": row.flag("covers_whole_case"),
        "output": row.text("output", longest=length("output")),
        "note": row.text("note", longest=length("note"), blank=True, default=""),
        "decision": row.flag("decision"),
    }
    values["output"] = "" if values["output"] == NOT_STATED else values["output"]
    if row.peek("time") == NOT_STATED:
        row.text("time")
    else:
        hint = f'tulis {{ value = 5, unit = "menit" }} atau "{NOT_STATED}"'
        time = row.table("time", hint=hint)
        values["time_value"], values["time_unit"] = _time(time)
        time.finish()
    row.finish()
    return values


def _actor(row: Table) -> dict:
    values = {"actor": row.choice("actor", Role.values), "label": row.text("label", longest=100)}
    row.finish()
    return values


def _requirement(row: Table, position: int) -> dict:
    def length(name):
        return EditionRequirement._meta.get_field(name).max_length

    kind = EditionRequirement.Kind
    row.called(f"syarat {row.peek('code', f'ke-{position}')}")
    values = {
        "position": position,
        "code": row.slug("code"),
        "name": row.text("name", longest=length("name")),
        "hint": row.text("hint", longest=length("hint"), blank=True, default=""),
        "kind": row.choice("kind", kind.values),
        "group": row.text("group", longest=length("group"), blank=True, default=""),
        "condition": row.text("condition", longest=length("condition"), blank=True, default=""),
        "applies": row.text("applies", longest=length("applies"), blank=True, default=""),
        "source": row.text("source", longest=length("source")),
    }
    row.finish()
    try:
        check_rule(values["applies"])
    except ValidationError as fault:
        row.refuse(fault.message)
    if (values["kind"] == kind.ONE_OF) != bool(values["group"]):
        row.refuse(f"group diisi bila, dan hanya bila, sifatnya '{kind.ONE_OF.value}'")
    if (values["kind"] == kind.CONDITIONAL) != bool(values["condition"]):
        row.refuse(f"condition diisi bila, dan hanya bila, sifatnya '{kind.CONDITIONAL.value}'")
    return values


def _time(table: Table) -> tuple[int, str]:
    return table.whole("value", least=1), table.choice("unit", UNITS)


def _day(table: Table, key: str) -> date:
    text = table.text(key)
    try:
        return date.fromisoformat(text)
    except ValueError:
        return table.refuse(f"{key} '{text}' bukan tanggal TTTT-BB-HH")


def _paper_date(table: Table, key: str) -> str:
    """A date as precise as the paper: "2022-01-19", "2022-01", "2022" or nothing."""
    text = table.text(key, blank=True)
    whole = text + {4: "-01-01", 7: "-01"}.get(len(text), "")
    try:
        if text and date.fromisoformat(whole).isoformat() != whole:
            raise ValueError
    except ValueError:
        table.refuse(f"{key} '{text}' bukan tanggal TTTT, TTTT-BB, atau TTTT-BB-HH")
    return text


def _check_rows(file: Table, flow: Flow, edition: dict, steps: tuple[dict, ...]) -> None:
    _check_twice(file, "baris", [step["no"] for step in steps])
    _check_twice(file, "kolom", [column["actor"] for column in edition["columns"]])
    for step in steps:
        for actor in ({"actor": step["actor"], "label": step["label"]}, *step["also"]):
            if actor not in edition["columns"]:
                file.refuse(f"baris {step['no']}: '{actor['label']}' ({actor['actor']}) bukan salah satu columns")
    actors = {step["no"]: {step["actor"], *(other["actor"] for other in step["also"])} for step in steps}
    for gap in gaps(flow, actors):
        file.refuse(gap)
    for step in steps:
        time = (step.get("time_value"), step.get("time_unit"))
        if step["covers_whole_case"] and time != (edition.get("whole_value"), edition.get("whole_unit")):
            file.refuse(f"baris {step['no']}: waktu seluruh berkas tidak sama dengan whole_time")


def _check_twice(file: Table, what: str, names: list[str]) -> None:
    for name in names:
        if names.count(name) > 1:
            file.refuse(f"{what} {name} tertulis dua kali")
