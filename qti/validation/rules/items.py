"""The rules for items, in one table."""

from __future__ import annotations

from qti.validation.rules import choices, placing, platforms, variables

RULES = (
    ("item-identifier", variables.item_identifier),
    ("duplicate-variable", variables.duplicate_variable),
    ("undeclared-response", variables.undeclared_response),
    ("shared-response", variables.shared_response),
    ("response-type", variables.response_type),
    ("single-choice", variables.single_choice),
    ("undeclared-variable", variables.undeclared_variable),
    ("undeclared-outcome", variables.undeclared_outcome),
    ("map-without-mapping", variables.map_without_mapping),
    ("base-value", variables.base_value),
    ("unknown-template", variables.unknown_template),
    ("test-expression", variables.expression_of_tests),
    ("choice-identifier", choices.choice_identifier),
    ("correct-value", choices.correct_value),
    ("map-key", choices.map_key),
    ("duplicate-key", choices.duplicate_key),
    ("correct-count", choices.correct_count),
    ("choice-limits", choices.choice_limits),
    ("hotspot-coords", choices.hotspot_coords),
    ("misplaced-interaction", placing.misplaced_interaction),
    ("misplaced-gap", placing.misplaced_gap),
    ("duplicate-feedback", placing.duplicate_feedback),
    ("slider-bounds", placing.slider_bounds),
    ("pattern", placing.pattern),
)
OURS = (
    ("unused-response", platforms.unused_response),
    ("lost-key", choices.lost_key),
    ("score-type", platforms.score_type),
    ("normal-maximum", platforms.normal_maximum),
)
"""Valid in anyone's item and of no use: in one of ours it is a fault."""
ADVICE = (
    *OURS,
    ("hidden-feedback", platforms.hidden_feedback),
    ("overlapping-keys", platforms.overlapping_keys),
    ("slider-step", platforms.slider_step),
    ("canvas-response", platforms.canvas_response),
    ("canvas-parent-path", platforms.canvas_parent_path),
)
