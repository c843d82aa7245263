X = 'yes'
