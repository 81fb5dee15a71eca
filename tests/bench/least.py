"""The least Django that does the same: one table, one insert or one select, one bare template. The yardstick."""

import secrets

from django.db import connection
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template import engines
from django.urls import include, path

LIST = engines["django"].from_string("<table>{% for row in rows %}<tr><td>{{ row.0 }}</td></tr>{% endfor %}</table>")
ONE = engines["django"].from_string("<h1>{{ row.0 }}</h1><p>{{ row.1 }}</p>")

TABLE = """
CREATE TABLE bench_least (
    id bigserial PRIMARY KEY, number text UNIQUE, code text UNIQUE, state text, body text, due timestamptz DEFAULT now()
);
CREATE INDEX bench_least_queue ON bench_least (state, due);
"""


def _ask(sql, *given):
    with connection.cursor() as cursor:
        cursor.execute(sql, given)
        return cursor.fetchall() if cursor.description else []


def submit(request):
    code = secrets.token_hex(8)
    _ask(
        "INSERT INTO bench_least (number, code, state, body) VALUES (%s, %s, 'baru', %s)",
        secrets.token_hex(8),
        code,
        request.POST["text"],
    )
    return redirect("least_one", code)


def queue(request):
    rows = _ask("SELECT number, state, due FROM bench_least WHERE state = 'baru' ORDER BY due LIMIT 25")
    return HttpResponse(LIST.render({"rows": rows}))


def one(request, code):
    return HttpResponse(ONE.render({"row": _ask("SELECT number, body FROM bench_least WHERE code = %s", code)[0]}))


def act(request, code):
    _ask("UPDATE bench_least SET state = 'lanjut' WHERE code = %s", code)
    return redirect("least_one", code)


urlpatterns = [
    path("least/submit/", submit),
    path("least/queue/", queue),
    path("least/<str:code>/", one, name="least_one"),
    path("least/<str:code>/act/", act),
    path("", include("dukcapil.urls")),
]
