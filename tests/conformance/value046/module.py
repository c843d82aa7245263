X = b'hi'
