"""The websocket's address."""

websocket_urls = []
