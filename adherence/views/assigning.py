from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.views.decorators.http import require_POST

from adherence import actions
from adherence.selectors import asked_of
from adherence.views.panel import list_url
from adherence.views.worklist import _uids
from clinic.access import needs, staff_access
from clinic.actors import Actor
from clinic.errors import Refused
from clinic.permissions import Permission

SEE_OTHER = 303


@require_POST
@needs(Permission.WORK_EPISODES)
def assign(request: HttpRequest) -> HttpResponse:
    """Give the ticked episodes to one person, and return to the list as it was."""
    access = staff_access(request)
    to = _uids([request.POST.get("to", "")])
    back = list_url(asked_of(QueryDict(request.POST.get("from", "")).dict()))
    try:
        if not to:
            raise actions.CannotDo("Choose who gets the ticked patients.", field="to")
        owner, given = actions.assign(
            clinic=access.clinic,
            episodes=_uids(request.POST.getlist("episode")),
            to=to[0],
            by=Actor.member(access.staff),
        )
    except Refused as refusal:
        messages.error(request, refusal.message)
    else:
        who = "you" if owner == access.staff else owner.name
        patients = "1 patient is" if len(given) == 1 else f"{len(given)} patients are"
        messages.success(request, f"{patients} with {who} now.")
    return HttpResponseRedirect(back, status=SEE_OTHER)
