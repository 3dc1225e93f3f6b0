"""What no XSD says: each rule a small function with a short, stable name.

A *rule* finds violations: documents that the standard does not allow or that no engine can run. *Advice* finds what is
valid and yet misread by some platform, which the advice names.
"""
