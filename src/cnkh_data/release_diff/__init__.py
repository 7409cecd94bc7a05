"""How two releases differ, and which change of their versions that asks for."""
