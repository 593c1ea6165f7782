"""The sign-in page: allauth's own, which says to programs too that a try has to wait."""

from allauth.account.forms import LoginForm
from allauth.account.views import LoginView
from django.http import HttpResponse

from clinic.access import public
from clinic.identity.tries import TooManyTries


class _SignIn(LoginView):
    def form_invalid(self, form: LoginForm) -> HttpResponse:
        """Show the form again; one that must wait is answered 429 with the seconds."""
        response: HttpResponse = super().form_invalid(form)
        for error in form.errors.as_data().get("__all__", []):
            if error.code == TooManyTries.code:
                response.status_code = TooManyTries.status
                response.headers["Retry-After"] = str((error.params or {})["seconds"])
        return response


sign_in = public("whoever signs in is nobody yet")(_SignIn.as_view())
