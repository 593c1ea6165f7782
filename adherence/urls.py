from django.urls import path

from adherence import views
from adherence.views import quality

urlpatterns = [
    path("worklist/", views.worklist, name="worklist"),
    path("worklist/news/", views.news, name="worklist-news"),
    path("worklist/print/", views.printed, name="worklist-print"),
    path("worklist/assign/", views.assign, name="worklist-assign"),
    path("worklist/keys/", views.keys, name="worklist-keys"),
    path("worklist/views/", views.saved_views, name="worklist-views"),
    path("worklist/views/<uuid:uid>/rename/", views.rename_view, name="worklist-view-rename"),
    path("worklist/views/<uuid:uid>/delete/", views.delete_view, name="worklist-view-delete"),
    path("settings/worklist/", views.budget, name="settings-worklist"),
    path("worklist/rules/", views.rules, name="worklist-rules"),
    path("worklist/rules/change/", views.rules_change, name="worklist-rules-change"),
    path("worklist/rules/drafts/<uuid:uid>/", views.rules_draft, name="worklist-rules-draft"),
    path(
        "worklist/rules/drafts/<uuid:uid>/publish/",
        views.rules_publish,
        name="worklist-rules-publish",
    ),
    path(
        "worklist/rules/drafts/<uuid:uid>/discard/",
        views.rules_discard,
        name="worklist-rules-discard",
    ),
    path(
        "worklist/rules/drafts/<uuid:uid>/replay/",
        views.rules_replay,
        name="worklist-rules-replay",
    ),
    path("worklist/hand-over/", views.hand_over, name="worklist-hand-over"),
    path("worklist/hand-over/<uuid:uid>/read/", views.hand_over_read, name="hand-over-read"),
    path("worklist/cover/", views.cover, name="worklist-cover"),
    path("worklist/cover/<uuid:uid>/end/", views.cover_end, name="cover-end"),
    path("worklist/cover/mail/", views.digest, name="worklist-digest"),
    path("worklist/asked-again/", views.re_asks, name="worklist-re-asks"),
    path(
        "worklist/asked-again/<uuid:uid>/call-off/", views.call_off_re_ask, name="re-ask-call-off"
    ),
    path("worklist/<uuid:uid>/", views.episode_detail, name="episode-detail"),
    path("worklist/<uuid:uid>/contact/", views.contact, name="episode-contact"),
    path("worklist/<uuid:uid>/resolve/", views.resolve, name="episode-resolve"),
    path("worklist/<uuid:uid>/snooze/", views.snooze, name="episode-snooze"),
    path("worklist/<uuid:uid>/take/", views.take, name="episode-take"),
    path("worklist/<uuid:uid>/hand-back/", views.hand_back, name="episode-hand-back"),
    path("worklist/<uuid:uid>/wait/", views.wait, name="episode-wait"),
    path(
        "worklist/<uuid:uid>/signals/<uuid:signal_uid>/verdict/",
        views.verdict,
        name="signal-verdict",
    ),
    path("worklist/<uuid:uid>/reopen/", views.reopen, name="episode-reopen"),
    path("worklist/<uuid:uid>/undo-resolve/", views.undo_resolve, name="episode-undo-resolve"),
    path("quality/", quality.figures, name="quality"),
    path("quality/figures.csv", quality.figures_csv, name="quality-csv"),
    path("quality/unheard/", quality.unheard_list, name="quality-unheard"),
    path("quality/unseen/", quality.unseen_list, name="quality-unseen"),
    path("quality/quarters/<uuid:uid>/", quality.quarter, name="quality-quarter"),
    path(
        "quality/quarters/<uuid:uid>/figures.csv",
        quality.quarter_csv,
        name="quality-quarter-csv",
    ),
]
