"""Commands about nodes: cordon, drain, taint."""
