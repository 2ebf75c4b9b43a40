"""Speed and size as the catalog grows, with known vectors in place of the model."""
