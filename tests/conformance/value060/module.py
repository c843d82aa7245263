X = 'on'
