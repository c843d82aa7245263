"""What others say of an environment, beside what importspy says."""
