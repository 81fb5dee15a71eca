"""Views of the inbox: the webhook, conversations, imported reports."""
