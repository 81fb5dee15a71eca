"""Counts the queries of a request that asks for it."""

from django.db import connection

ASKS = "X-Count-Queries"
ANSWER = "X-Queries"


class CountQueries:
    """Does nothing for other requests."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if ASKS not in request.headers:
            return self.get_response(request)
        queries = 0

        def count(execute, *args):
            nonlocal queries
            queries += 1
            return execute(*args)

        with connection.execute_wrapper(count):
            response = self.get_response(request)
        response.headers[ANSWER] = str(queries)
        return response
