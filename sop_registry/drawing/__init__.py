"""SOPs drawn by hand: the flow in the actors' columns of the sheet, and the whole graph as one picture."""
