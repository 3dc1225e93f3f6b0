"""Moodle XML as Moodle 4.5 imports it: one question element for each item.

Moodle has no standard for it: https://docs.moodle.org/405/en/Moodle_XML_format describes the elements. What a
question cannot keep there is reported by the rules whose names begin with ``moodle-``; ``docs/formats.md`` lists them.
"""
