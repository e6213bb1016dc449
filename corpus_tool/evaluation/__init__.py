"""Run the product's own code on gold and truth files, and score it."""
