"""Addresses of the account pages."""

from django.urls import path

from console.views.account import entry, invitation, password, presentation, profile

app_name = "account"
urlpatterns = [
    path("", entry.home, name="home"),
    path("account/sign-in/", entry.SignIn.as_view(), name="sign_in"),
    path("account/sign-out/", entry.sign_out, name="sign_out"),
    path("account/sign-out-everywhere/", entry.sign_out_everywhere, name="everywhere"),
    path("account/language/", entry.set_language, name="language"),
    path("account/invitation/", invitation.accept, name="invitation"),
    path("account/reset/", password.Reset.as_view(), name="reset"),
    path("account/reset/sent/", password.ResetSent.as_view(), name="reset_sent"),
    path("account/reset/<uidb64>/<token>/", password.ResetConfirm.as_view(), name="reset_confirm"),
    path("account/password/", password.Change.as_view(), name="password"),
    path("account/", profile.profile, name="profile"),
    path("account/presentation/", presentation.own, name="presentation"),
    path("account/keys/", profile.create_key, name="create_key"),
    path("account/keys/<uuid:key_id>/revoke/", profile.revoke_key, name="revoke_key"),
]
