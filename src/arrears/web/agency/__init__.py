"""The portal of agencies: what is placed with them, masked, each contact through the gate."""
