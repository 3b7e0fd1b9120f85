"""Rules that several commands apply: rollouts, revisions, times, image references, sums of a pod."""
