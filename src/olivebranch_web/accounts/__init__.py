"""Who somebody is: passphrase, keys, session, leaving."""
