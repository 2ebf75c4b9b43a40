"""Where an index lies: two Protocols, and the values they speak in."""
