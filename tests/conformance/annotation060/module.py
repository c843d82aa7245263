X = b''
