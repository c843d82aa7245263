X: None = None
