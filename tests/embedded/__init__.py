"""Programs whose modules import a protected one: who is it that imports?"""
