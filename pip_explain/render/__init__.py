"""A Report as text or JSON."""
