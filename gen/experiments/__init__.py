"""The experiments: notebooks that test the claims of the posts, their answers, and the claims themselves."""
