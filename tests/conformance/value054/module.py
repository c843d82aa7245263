X = 'a' 'b'
