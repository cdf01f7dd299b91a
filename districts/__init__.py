"""Where: the tree of areas and the names each is known by. Imported by everything above; imports nothing of the product."""
