"""Refuses what no page of the site could mean and no database would take: NUL in an address, a query or a cookie."""

from django.http import HttpResponse, JsonResponse

NUL = "\0"
WORDS = "The address holds a NUL character, and no address of podflow does."


class Readable:
    """Middleware: 400 for a NUL in the address; a cookie with one is left out, as if it had not been sent."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if NUL in request.path or "%00" in request.META.get("QUERY_STRING", ""):
            is_api = request.path.startswith("/api/")
            return JsonResponse({"error": WORDS}, status=400) if is_api else HttpResponse(WORDS, status=400)
        for name in [name for name, value in request.COOKIES.items() if NUL in name + value]:
            del request.COOKIES[name]
        return self.get_response(request)
