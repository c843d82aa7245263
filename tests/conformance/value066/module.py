X = u'\xe9'
