"""x"""
def validate_create(resource, obj): return []
