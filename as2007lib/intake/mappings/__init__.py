"""Source mappings that come with the program: one YAML file each, found by the name in it."""
