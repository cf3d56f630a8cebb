"""Source: what authors wrote, parsed once into plain data with file and line."""
