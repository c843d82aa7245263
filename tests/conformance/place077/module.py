__version__ = 'foo'
