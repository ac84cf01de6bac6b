"""What browsers are told they may do with the pages."""

from __future__ import annotations

_ALLOWED = {
    "default-src": "'none'",
    "script-src": "'self' blob:",  # blob: is how anywidget loads the kit's script; no inline script, no eval
    "style-src": "'self' 'unsafe-inline'",  # the widget manager and Plotly make style elements
    "img-src": "'self' data: blob:",
    "font-src": "'self' data:",
    "connect-src": "'self'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
    "base-uri": "'none'",
    "object-src": "'none'",
}
CONTENT_POLICY = "; ".join(f"{what} {where}" for what, where in _ALLOWED.items())

HEADERS = {
    "Content-Security-Policy": CONTENT_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
