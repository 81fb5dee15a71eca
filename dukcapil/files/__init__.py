"""What an upload must be: checked by its content, rewritten, kept private, served with care."""
