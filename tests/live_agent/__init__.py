"""What the live agent sees, in every interpreter that is found here."""
