"""QTI 2.1 packages: the forms that two engines score alike and that two Canvas importers read best."""
