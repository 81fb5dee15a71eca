"""Invented people and cases that show every SOP at work. Never for a real office's database."""
