"""Pages of casework: the officers' side in ``staff``, the citizens' side in ``tracking``."""
