"""The roof: wires the floors together and decides nothing."""
