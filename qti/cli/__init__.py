"""The command ``qti``: the only place that prints, catches and exits."""
