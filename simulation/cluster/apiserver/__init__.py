"""The API server: the only door to etcd. It reads, completes, judges and stores objects, and lets others watch them."""
