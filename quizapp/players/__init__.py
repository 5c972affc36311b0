"""Who plays: guests now, known by a name and a signed cookie; accounts stand on the same rows."""
