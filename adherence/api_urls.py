from django.urls import path

from adherence.api import case, contacts, episodes, quality, rules, verdicts, worklist

urlpatterns = [
    path("episodes/", episodes.Episodes.as_view(), name="api-episode-list"),
    path("episodes/assign/", worklist.Assigning.as_view(), name="api-episode-assign"),
    path("worklist/", worklist.Worklist.as_view(), name="api-worklist"),
    path("worklist/budget/", worklist.Budget.as_view(), name="api-worklist-budget"),
    path("worklist/keys/", worklist.Keys.as_view(), name="api-worklist-keys"),
    path("worklist/views/", worklist.Views.as_view(), name="api-worklist-view-list"),
    path("worklist/views/<uuid:uid>/", worklist.View.as_view(), name="api-worklist-view-detail"),
    path("episodes/<uuid:uid>/", episodes.EpisodeDetail.as_view(), name="api-episode-detail"),
    path("episodes/<uuid:uid>/case/", case.CaseDetail.as_view(), name="api-episode-case"),
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
    path("signals/<uuid:uid>/verdict/", verdicts.Verdict.as_view(), name="api-signal-verdict"),
    path("quality/", quality.Figures.as_view(), name="api-quality"),
    path("quality/quarters/", quality.Quarters.as_view(), name="api-quality-quarter-list"),
    path("quality/quarters/<uuid:uid>/", quality.Quarter.as_view(), name="api-quality-quarter"),
    path("quality/unheard/", quality.Unheard.as_view(), name="api-quality-unheard"),
    path("quality/unseen/", quality.Unseen.as_view(), name="api-quality-unseen"),
]
