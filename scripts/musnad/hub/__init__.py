"""One release pushed to the Hugging Face Hub: one commit on what was seen there, then a tag that never moves."""
