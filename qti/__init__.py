"""Quizport: one bank of questions, written once, for every learning platform."""

__version__ = "0.1.0"
