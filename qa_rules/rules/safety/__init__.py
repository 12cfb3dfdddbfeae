"""What may never be asked, shown or promised."""
