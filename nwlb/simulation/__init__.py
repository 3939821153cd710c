"""A made-up community whose weeks pass in minutes: the real commands on a clock of its own."""
