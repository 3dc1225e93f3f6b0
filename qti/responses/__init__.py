"""Files of learners' responses: read, graded against a bank, summed up as rows of plain values."""
