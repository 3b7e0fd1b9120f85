"""Commands that only read: nothing in the cluster is changed by them."""
