"""The stores, on a real Redis."""
