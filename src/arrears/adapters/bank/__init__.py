"""Files of banks: statements in (camt.053, CSV), direct debits out (pain.008)."""
