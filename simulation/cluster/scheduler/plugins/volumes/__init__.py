"""Plugins that look at a pod's volumes."""
