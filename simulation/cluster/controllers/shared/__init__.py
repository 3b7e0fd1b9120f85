"""What controllers have in common; a controller imports from here and never another controller."""
