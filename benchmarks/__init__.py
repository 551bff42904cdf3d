"""Speed and size of the program as ratios to bare libraries doing the same, within one run."""
