"""From content to markup: XHTML elements for QTI, HTML text for Moodle and the preview."""
