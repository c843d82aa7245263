X = {True: 'a'}
