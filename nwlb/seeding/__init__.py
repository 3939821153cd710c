"""A made-up community for the demo, drawn from a seed. Never used in production."""
