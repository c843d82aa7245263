X = float('nan')
