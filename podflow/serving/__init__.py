"""What `manage.py serve` stands on: its children, who looks after them, and how they show that they live."""
