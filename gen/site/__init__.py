"""All that knows MkDocs: events, templates' data, serving, and the last steps on the built site."""
