"""Headers of every answer: what a page may load, ask of the browser and be used by; when to come again after a refusal."""

SITE = "; ".join(
    [
        "default-src 'self'",
        "script-src 'self'",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "font-src 'self' data:",
        "connect-src 'self'",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    ]
)
# unfold's admin is built on Alpine.js, which evaluates its attributes.
ADMIN = SITE.replace("script-src 'self'", "script-src 'self' 'unsafe-inline' 'unsafe-eval'")
NOTHING_OF_THE_DEVICE = ", ".join(
    f"{feature}=()"
    for feature in (
        "accelerometer", "camera", "display-capture", "geolocation", "gyroscope", "magnetometer", "microphone", "midi",
        "payment", "publickey-credentials-get", "serial", "usb", "xr-spatial-tracking",
    )
)  # fmt: skip
OTHERS = {
    "Permissions-Policy": NOTHING_OF_THE_DEVICE,
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "same-origin",  # the address of a run is all that one needs to watch it
    "X-Content-Type-Options": "nosniff",
}
LATER_SECONDS = {429: 60, 503: 5}


class Headers:
    """Middleware that sets what a view has not set itself."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        headers = response.headers
        headers.setdefault("Content-Security-Policy", ADMIN if request.path.startswith("/admin/") else SITE)
        for name, value in OTHERS.items():
            headers.setdefault(name, value)
        if response.status_code in LATER_SECONDS:
            headers.setdefault("Retry-After", str(LATER_SECONDS[response.status_code]))
        return response
