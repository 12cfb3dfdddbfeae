"""The pages of somebody's own account: signing in and out, password, invitation, profile."""
