"""The long proofs: `make prove` runs each module here that has a `prove`."""
