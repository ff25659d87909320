"""One function for each thing a person can mean to do."""
