"""Django's place for our commands. No logic lives here."""
