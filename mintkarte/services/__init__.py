"""What people do, one deed per function and one transaction per deed; the only writers. No Flask here."""
