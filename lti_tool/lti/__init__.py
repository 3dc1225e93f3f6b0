"""The LTI 1.3 protocol: the only part that knows PyLTI1p3, tokens and claims."""
