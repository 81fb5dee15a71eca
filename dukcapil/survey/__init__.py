"""The SKM: how citizens judge a service in nine elements, and the index that comes of it."""
