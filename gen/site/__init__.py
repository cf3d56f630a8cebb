"""Site: the adapter to MkDocs and Material."""
