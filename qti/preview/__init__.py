"""A bank as one HTML page that needs nothing beside itself: what an author looks at before uploading."""

from qti.preview.page import preview

__all__ = ["preview"]
