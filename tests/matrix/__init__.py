"""Every way to import, first and cached, admitted and refused, on every interpreter."""
