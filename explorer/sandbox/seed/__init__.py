"""The seed world: practices, consumers, staff, schedules, people. Immutable, shared by all worlds, all synthetic."""
