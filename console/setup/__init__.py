"""The set-up of the whole house in Django's admin, for administrators. Registered in `admin.py`."""
