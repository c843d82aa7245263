"""Do both agents tell the same? What is known from a module's source is compared with what is
known of the loaded module, in the form both are sent in.
"""
