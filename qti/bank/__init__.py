"""Banks as folders of YAML: read as a stream, written, formatted, described by a JSON Schema."""
