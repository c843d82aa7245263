"""Programs that do the same, whether everything they import is guarded or nothing."""
