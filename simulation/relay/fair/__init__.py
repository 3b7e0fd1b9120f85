"""What keeps one run from harming others: the mark of a turn that has begun, how long it may think, whose queue it stands in."""
