"""The command ``lti-tool``: the only place that reads the settings, prints and exits."""
