"""What takes long is answered by a worker: a web process thinks for a moment, and hands the question over when that is not enough."""
