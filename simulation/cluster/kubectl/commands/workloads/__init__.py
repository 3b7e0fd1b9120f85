"""Commands that make workloads or change how they run."""
