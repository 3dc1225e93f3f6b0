"""From a writer's parts to a file on disk: checked, reproducible, whole or not there at all."""
