__version__ = '2.0rc1'
