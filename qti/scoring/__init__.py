"""Scores: pure and exact, the same as in QTI engines and in Moodle."""
