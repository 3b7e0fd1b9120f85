"""What the API server alone gives a Service: addresses, node ports, and the fields that its type allows."""
