"""What an upload interaction of QTI 2.1 can say of the files it takes: one media type, one file (8.9)."""

from __future__ import annotations

from qti.model import UploadInteraction

_TYPES = {
    ".csv": "text/csv",
    ".doc": "application/msword",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".gif": "image/gif",
    ".html": "text/html",
    ".jpeg": "image/jpeg",
    ".jpg": "image/jpeg",
    ".json": "application/json",
    ".mp3": "audio/mpeg",
    ".mp4": "video/mp4",
    ".odp": "application/vnd.oasis.opendocument.presentation",
    ".ods": "application/vnd.oasis.opendocument.spreadsheet",
    ".odt": "application/vnd.oasis.opendocument.text",
    ".pdf": "application/pdf",
    ".png": "image/png",
    ".ppt": "application/vnd.ms-powerpoint",
    ".pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    ".rtf": "application/rtf",
    ".svg": "image/svg+xml",
    ".txt": "text/plain",
    ".wav": "audio/wav",
    ".xls": "application/vnd.ms-excel",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".zip": "application/zip",
}


def file_type(interaction: UploadInteraction) -> str | None:
    """The one media type of all the endings allowed; None for any file, and where it takes more than one to say."""
    types = {_TYPES.get(ending.lower()) for ending in interaction.file_types}
    return types.pop() if len(types) == 1 else None


def loses_limits(interaction: UploadInteraction) -> bool:
    """True where the learner may hand in what the author does not allow."""
    too_many = interaction.max_files > 1 or interaction.max_bytes is not None
    return too_many or (bool(interaction.file_types) and file_type(interaction) is None)
