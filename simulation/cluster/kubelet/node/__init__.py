"""The kubelet's care for its own node: its status, pressure, and whom it evicts."""
