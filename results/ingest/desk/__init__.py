"""What people do beside a correction: holding, calling, noting, proposing; and the audit of it."""
