"""A link as a QR code: black on white whatever the theme, because a camera reads nothing else as surely."""

from io import BytesIO

import segno


def svg(link: str) -> bytes:
    """Draw `link` as an SVG document (UTF-8) with the quiet zone of four modules that readers ask for."""
    out = BytesIO()
    segno.make(link, error="m", micro=False).save(
        out, kind="svg", scale=8, border=4, dark="#000", light="#fff", title=f"QR code: {link}", omitsize=True
    )
    return out.getvalue()
