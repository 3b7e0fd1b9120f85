"""What browsers and clients meet: pages, the site's own API, forms, the websocket, and who may change a run."""
