"""Work that takes longer than a page: begun by a person or by beat, done by a worker, with its progress to be seen."""
