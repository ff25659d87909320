"""The house rules, each as a test that fails when it is broken."""
