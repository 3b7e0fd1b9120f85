"""What requests give: bodies (bodies.py) and the first page's forms (forms.py), read and checked before anybody acts on them."""
