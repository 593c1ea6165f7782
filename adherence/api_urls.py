from django.urls import path

from adherence.api import contacts, episodes, rules

urlpatterns = [
    path("episodes/", episodes.Episodes.as_view(), name="api-episode-list"),
    path("episodes/<uuid:uid>/", episodes.EpisodeDetail.as_view(), name="api-episode-detail"),
    path("episodes/<uuid:uid>/take/", episodes.Taking.as_view(), name="api-episode-take"),
    path(
        "episodes/<uuid:uid>/hand-back/",
        episodes.HandingBack.as_view(),
        name="api-episode-hand-back",
    ),
    path("episodes/<uuid:uid>/contact/", episodes.Contacting.as_view(), name="api-episode-contact"),
    path("episodes/<uuid:uid>/wait/", episodes.Waiting.as_view(), name="api-episode-wait"),
    path("episodes/<uuid:uid>/snooze/", episodes.Snoozing.as_view(), name="api-episode-snooze"),
    path("episodes/<uuid:uid>/reopen/", episodes.Reopening.as_view(), name="api-episode-reopen"),
    path("episodes/<uuid:uid>/resolve/", episodes.Resolving.as_view(), name="api-episode-resolve"),
    path("rule-sets/", rules.RuleSets.as_view(), name="api-rule-set-list"),
    path("rule-drafts/", rules.RuleDrafts.as_view(), name="api-rule-draft-list"),
    path("rule-drafts/<uuid:uid>/", rules.RuleDraftDetail.as_view(), name="api-rule-draft-detail"),
    path(
        "rule-drafts/<uuid:uid>/publish/",
        rules.RuleDraftPublishing.as_view(),
        name="api-rule-draft-publish",
    ),
    path(
        "rule-drafts/<uuid:uid>/discard/",
        rules.RuleDraftDiscarding.as_view(),
        name="api-rule-draft-discard",
    ),
    path("contacts/", contacts.Contacts.as_view(), name="api-contact-list"),
]
