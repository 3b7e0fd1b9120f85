"""What the scheduler knows of the cluster: a fold of what it watches, in forms that filters and scores read fast."""
