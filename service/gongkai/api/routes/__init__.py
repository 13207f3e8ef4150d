"""The resources of the API, a module each."""
