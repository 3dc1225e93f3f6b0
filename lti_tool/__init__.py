"""The LTI 1.3 quiz tool: launches, attempts, and grades that reach the gradebook."""
