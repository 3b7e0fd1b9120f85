"""Storage has an end: what a run's rows hold, how long they are kept, how they are deleted, and how full the disk is."""
