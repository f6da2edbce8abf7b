"""How far independent passes over the same documents agree, layer by layer and field by field."""
