"""Who may do what, address by address: what the matrix holds the declarations against.

Written by hand, so that a page's own word is not what it is measured by. An address that is not
here fails the build; the failure says the line to add. Pages are named under the permission that
every method asks for, the API's addresses with one permission a method.
"""

from clinic.permissions import Permission as P

PAGES: dict[P, str] = {
    P.VIEW_PATIENTS: """
        patient-list patient-detail patient-check-ins patient-mails patient-report
        patient-other-record record-open phone-list phone-list-print adverse-events
        program dose-list dose dose-csv dose-json screening message-html
    """,
    P.EDIT_PATIENTS: """
        patient-create patient-import patient-import-store patient-import-problems
        patient-import-template patient-import-report patient-contact patient-links-end
        patient-check-in patient-measurement patient-measurement-correct
        patient-measurement-withdraw patient-precaution patient-precaution-end
        patient-precaution-correct patient-course-correct patient-carer patient-carer-end
        patient-move patient-fill patient-fill-remove patient-course-start patient-course-end
        patient-course-switch patient-consent phone-told message-resend message-handled
        message-lift
    """,
    P.VIEW_SCHEDULE: """
        today day calendar changes change day-sheet session-detail progressions protocol-list
        protocol-detail version-detail version-cert version-cert-csv version-cert-json
        exercise-list exercise-detail
    """,
    P.EDIT_SCHEDULE: """
        program-plan plan-run plan-run-program plan-confirm plan-discard plan-visit day-away
        change-undo calendar-feed-page day-sheet-mail calendar-feed-end session-create
        session-edit session-move session-cancel session-series booking-create booking-cancel
        booking-place booking-decline booking-make-up booking-confirm enrollment-create
        program-end program-book
    """,
    P.HANDLE_RIGHTS: """
        patient-readers patient-file patient-correction patient-leaving patient-erase
        record-openings record-opening rights-tasks patient-changes rights-retention
        patient-hold patient-hold-lift
    """,
    P.PLAN_MANY: """
        planning plan-work-out
    """,
    P.RECORD_ATTENDANCE: """
        booking-outcome booking-undo session-run booking-card booking-undo-arrival unsettled
    """,
    P.RESTRICT_RECORDS: """
        record-care record-care-lift record-care-name record-care-unname
    """,
    P.EDIT_PROTOCOLS: """
        catalogue-ship protocol-create protocol-rename protocol-retire protocol-restore
        version-draft version-edit version-publish version-discard exercise-create
        exercise-edit exercise-retire exercise-restore
    """,
    P.PRESCRIBE: """
        enrollment-dose enrollment-confirm screening-create screening-clear readiness-limits
        prescription-add prescription-change prescription-substitute heart-rate
        phase-take-over dose-adjust adjustment-withdraw proposal proposal-accept proposal-undo
    """,
    P.VIEW_WORKLIST: """
        unread-check-ins worklist worklist-news worklist-print worklist-keys worklist-views
        worklist-view-rename worklist-view-delete worklist-re-asks episode-detail
        quality-unheard quality-unseen
    """,
    P.WORK_EPISODES: """
        worklist-assign worklist-hand-over hand-over-read worklist-cover cover-end
        worklist-digest re-ask-call-off episode-contact episode-resolve episode-snooze
        episode-take episode-hand-back episode-wait signal-verdict episode-reopen
        episode-undo-resolve
    """,
    P.TUNE_RULES: """
        worklist-rules worklist-rules-change worklist-rules-draft worklist-rules-publish
        worklist-rules-discard worklist-rules-replay
    """,
    P.VIEW_QUALITY: """
        quality quality-csv quality-quarter quality-quarter-csv
    """,
    P.EDIT_RULES: """
        settings-readiness settings-worklist
    """,
    P.VIEW_MESSAGES: """
        message-list message-detail
    """,
    P.MAKE_KEYS: """
        own-keys own-key-end
    """,
    P.VIEW_AUDIT: """
        audit-reads audit-changes audit-whole audit-find audit-reads-file audit-changes-file
        audit-patient-reads audit-patient-changes audit-patient-reads-file
        audit-patient-changes-file audit-sign-ins audit-sign-ins-file
    """,
    P.EDIT_CLINIC: """
        settings settings-logo settings-logo-remove settings-people settings-person-remove
        settings-roles settings-rooms settings-room settings-hours settings-hours-remove
        settings-closures settings-closure-remove settings-languages settings-workers
        settings-mail-texts settings-mail-text settings-mail-text-html settings-mail-text-back
        settings-keys settings-key-end settings-person settings-person-leave
        settings-person-sign-out settings-person-forgive settings-person-factors
        settings-invite-again settings-withdraw settings-sign-in settings-mail-hold
        settings-retention settings-retention-rule
    """,
}
API = """
api-logo GET=EDIT_CLINIC PUT=EDIT_CLINIC DELETE=EDIT_CLINIC
api-permissions GET=EDIT_CLINIC
api-tokens GET=MAKE_KEYS
api-token DELETE=MAKE_KEYS
api-staff GET=EDIT_CLINIC POST=EDIT_CLINIC
api-person GET=EDIT_CLINIC DELETE=EDIT_CLINIC
api-person-sessions DELETE=EDIT_CLINIC
api-person-factors DELETE=EDIT_CLINIC
api-person-tries DELETE=EDIT_CLINIC
api-role DELETE=EDIT_CLINIC
api-invitation POST=EDIT_CLINIC DELETE=EDIT_CLINIC
api-sign-in-rules GET=EDIT_CLINIC PUT=EDIT_CLINIC
api-access-events GET=VIEW_AUDIT
api-change-events GET=VIEW_AUDIT
api-audit-state GET=VIEW_AUDIT
api-sign-in-events GET=VIEW_AUDIT
api-mail-hold GET=EDIT_CLINIC POST=EDIT_CLINIC
api-retention GET=EDIT_CLINIC
api-retention-rule POST=EDIT_CLINIC
api-rights-retention GET=HANDLE_RIGHTS
api-hold GET=HANDLE_RIGHTS POST=HANDLE_RIGHTS DELETE=HANDLE_RIGHTS
api-hold-list GET=HANDLE_RIGHTS
api-unread-check-ins GET=VIEW_WORKLIST POST=VIEW_WORKLIST
api-mail-languages GET=EDIT_CLINIC PUT=EDIT_CLINIC
api-patient-list GET=VIEW_PATIENTS POST=EDIT_PATIENTS PATCH=EDIT_PATIENTS
api-patient-detail GET=VIEW_PATIENTS POST=EDIT_PATIENTS PATCH=EDIT_PATIENTS
api-patient-moves GET=VIEW_PATIENTS POST=EDIT_PATIENTS
api-links-end POST=EDIT_PATIENTS
api-patient-progress GET=VIEW_PATIENTS
api-patient-report GET=VIEW_PATIENTS
api-consents GET=VIEW_PATIENTS POST=EDIT_PATIENTS
api-readers GET=HANDLE_RIGHTS
api-data-file POST=HANDLE_RIGHTS
api-departure POST=HANDLE_RIGHTS DELETE=HANDLE_RIGHTS
api-departure-erase GET=HANDLE_RIGHTS POST=HANDLE_RIGHTS
api-record-open POST=VIEW_PATIENTS
api-record-care GET=RESTRICT_RECORDS POST=RESTRICT_RECORDS DELETE=RESTRICT_RECORDS
api-record-names POST=RESTRICT_RECORDS
api-record-name-end POST=RESTRICT_RECORDS
api-record-opening-list GET=HANDLE_RIGHTS
api-records-open-by-calendar GET=HANDLE_RIGHTS
api-record-opening-review POST=HANDLE_RIGHTS
api-correction-list GET=HANDLE_RIGHTS
api-correction-answer POST=HANDLE_RIGHTS
api-learn-list GET=VIEW_PATIENTS
api-therapy-course-list GET=VIEW_PATIENTS POST=EDIT_PATIENTS
api-therapy-course-end POST=EDIT_PATIENTS
api-therapy-course-switch POST=EDIT_PATIENTS
api-therapy-course-correct POST=EDIT_PATIENTS
api-precaution-correct POST=EDIT_PATIENTS
api-dispensing-list GET=VIEW_PATIENTS POST=EDIT_PATIENTS
api-dispensing-remove POST=EDIT_PATIENTS
api-carer-list GET=VIEW_PATIENTS POST=EDIT_PATIENTS
api-carer-end POST=EDIT_PATIENTS
api-symptom-report-list GET=VIEW_PATIENTS POST=EDIT_PATIENTS
api-measurement-list GET=VIEW_PATIENTS POST=EDIT_PATIENTS
api-measurement-correct POST=EDIT_PATIENTS
api-measurement-withdraw POST=EDIT_PATIENTS
api-import-list GET=EDIT_PATIENTS POST=EDIT_PATIENTS
api-import-check POST=EDIT_PATIENTS
api-precaution-list GET=VIEW_PATIENTS POST=EDIT_PATIENTS
api-precaution-end POST=EDIT_PATIENTS
api-phone-list GET=VIEW_PATIENTS
api-phone-told POST=EDIT_PATIENTS
api-planning-wishes GET=EDIT_SCHEDULE PUT=EDIT_SCHEDULE
api-enrollment-phase GET=VIEW_PATIENTS
api-enrollment-phase-take-over POST=PRESCRIBE
api-enrollment-plan POST=EDIT_SCHEDULE
api-planning-run-list GET=PLAN_MANY POST=PLAN_MANY
api-planning-run-detail GET=EDIT_SCHEDULE
api-planning-run-confirm POST=EDIT_SCHEDULE
api-planning-run-work-out POST=PLAN_MANY
api-planning-run-discard POST=EDIT_SCHEDULE
api-proposed-visit-choices GET=EDIT_SCHEDULE
api-proposed-visit-adjust POST=EDIT_SCHEDULE
api-protocol-list GET=VIEW_SCHEDULE POST=EDIT_PROTOCOLS
api-protocol-catalogue POST=EDIT_PROTOCOLS
api-protocol-detail GET=VIEW_SCHEDULE PATCH=EDIT_PROTOCOLS
api-protocol-retire POST=EDIT_PROTOCOLS
api-protocol-restore POST=EDIT_PROTOCOLS
api-protocol-versions POST=EDIT_PROTOCOLS
api-protocol-version GET=VIEW_SCHEDULE PATCH=EDIT_PROTOCOLS DELETE=EDIT_PROTOCOLS
api-protocol-publish POST=EDIT_PROTOCOLS
api-protocol-cert GET=VIEW_SCHEDULE
api-exercise-list GET=VIEW_SCHEDULE POST=EDIT_PROTOCOLS
api-exercise-detail GET=VIEW_SCHEDULE PATCH=EDIT_PROTOCOLS
api-exercise-retire POST=EDIT_PROTOCOLS
api-exercise-restore POST=EDIT_PROTOCOLS
api-enrollment-list GET=VIEW_PATIENTS POST=EDIT_SCHEDULE
api-enrollment-detail GET=VIEW_PATIENTS
api-enrollment-end POST=EDIT_SCHEDULE
api-enrollment-credits GET=VIEW_PATIENTS
api-dose-detail GET=VIEW_PATIENTS
api-dose-list GET=VIEW_PATIENTS
api-my-day-sheet GET=EDIT_SCHEDULE PUT=EDIT_SCHEDULE
api-calendar-feed GET=EDIT_SCHEDULE POST=EDIT_SCHEDULE DELETE=EDIT_SCHEDULE
api-series-list GET=VIEW_SCHEDULE POST=EDIT_SCHEDULE
api-series-detail GET=VIEW_SCHEDULE
api-series-preview POST=EDIT_SCHEDULE
api-series-change POST=EDIT_SCHEDULE
api-series-cancel POST=EDIT_SCHEDULE
api-change-list GET=VIEW_SCHEDULE
api-change-detail GET=VIEW_SCHEDULE
api-change-undo POST=EDIT_SCHEDULE
api-cancel-day POST=EDIT_SCHEDULE
api-session-list GET=VIEW_SCHEDULE POST=EDIT_SCHEDULE
api-session-detail GET=VIEW_SCHEDULE PATCH=EDIT_SCHEDULE
api-session-move POST=EDIT_SCHEDULE
api-session-move-check GET=EDIT_SCHEDULE
api-session-free-slots GET=EDIT_SCHEDULE
api-session-cancel POST=EDIT_SCHEDULE
api-booking-list GET=VIEW_SCHEDULE POST=EDIT_SCHEDULE
api-booking-detail GET=VIEW_SCHEDULE
api-booking-confirm POST=EDIT_SCHEDULE
api-booking-cancel POST=EDIT_SCHEDULE
api-booking-give-place POST=EDIT_SCHEDULE
api-booking-accept-offer POST=EDIT_SCHEDULE
api-booking-decline-offer POST=EDIT_SCHEDULE
api-booking-alternatives GET=VIEW_SCHEDULE
api-booking-make-up POST=EDIT_SCHEDULE
api-booking-outcome POST=RECORD_ATTENDANCE
api-booking-clear-outcome POST=RECORD_ATTENDANCE
api-booking-card GET=RECORD_ATTENDANCE PUT=RECORD_ATTENDANCE
api-booking-sets GET=RECORD_ATTENDANCE POST=RECORD_ATTENDANCE
api-booking-arrive POST=RECORD_ATTENDANCE
api-booking-undo-arrival POST=RECORD_ATTENDANCE
api-booking-finish POST=RECORD_ATTENDANCE
api-booking-clear-card POST=RECORD_ATTENDANCE
api-adverse-event-list GET=VIEW_PATIENTS POST=RECORD_ATTENDANCE
api-adverse-event-detail GET=VIEW_PATIENTS DELETE=RECORD_ATTENDANCE
api-home-activity-list GET=VIEW_PATIENTS POST=RECORD_ATTENDANCE
api-home-activity-detail GET=VIEW_PATIENTS DELETE=RECORD_ATTENDANCE
api-screening-list GET=VIEW_PATIENTS POST=PRESCRIBE
api-screening-detail GET=VIEW_PATIENTS
api-screening-clear POST=PRESCRIBE
api-readiness-rules GET=VIEW_SCHEDULE PATCH=PRESCRIBE
api-heart-rate-list GET=VIEW_PATIENTS POST=PRESCRIBE
api-heart-rate-detail GET=VIEW_PATIENTS
api-prescription-list GET=VIEW_PATIENTS POST=PRESCRIBE
api-prescription-detail GET=VIEW_PATIENTS
api-prescription-change POST=PRESCRIBE
api-prescription-substitute POST=PRESCRIBE
api-adjustment-list GET=VIEW_PATIENTS POST=PRESCRIBE
api-adjustment-detail GET=VIEW_PATIENTS
api-adjustment-withdraw POST=PRESCRIBE
api-proposal-list GET=VIEW_PATIENTS
api-proposal-detail GET=VIEW_PATIENTS
api-proposal-accept POST=PRESCRIBE
api-proposal-change POST=PRESCRIBE
api-proposal-decline POST=PRESCRIBE
api-proposal-undo POST=PRESCRIBE
api-episode-list GET=VIEW_WORKLIST
api-episode-assign POST=WORK_EPISODES
api-worklist GET=VIEW_WORKLIST
api-worklist-budget GET=EDIT_RULES PUT=EDIT_RULES
api-worklist-keys GET=VIEW_WORKLIST PUT=VIEW_WORKLIST
api-worklist-view-list GET=VIEW_WORKLIST POST=VIEW_WORKLIST
api-worklist-view-detail PATCH=VIEW_WORKLIST DELETE=VIEW_WORKLIST
api-episode-detail GET=VIEW_WORKLIST
api-episode-case GET=VIEW_WORKLIST
api-episode-take POST=WORK_EPISODES
api-episode-hand-back POST=WORK_EPISODES
api-episode-contact POST=WORK_EPISODES
api-episode-wait POST=WORK_EPISODES
api-episode-snooze POST=WORK_EPISODES
api-episode-reopen POST=WORK_EPISODES
api-episode-resolve POST=WORK_EPISODES
api-rule-set-list GET=TUNE_RULES
api-rule-draft-list GET=TUNE_RULES POST=TUNE_RULES
api-rule-draft-detail GET=TUNE_RULES
api-rule-draft-publish POST=TUNE_RULES
api-rule-draft-discard POST=TUNE_RULES
api-episode-undo-resolve POST=WORK_EPISODES
api-hand-over-list GET=WORK_EPISODES POST=WORK_EPISODES
api-hand-over-read POST=WORK_EPISODES
api-cover-list GET=WORK_EPISODES POST=WORK_EPISODES
api-cover-end POST=WORK_EPISODES
api-re-ask-list GET=VIEW_WORKLIST
api-re-ask-call-off POST=WORK_EPISODES
api-my-digest GET=WORK_EPISODES PUT=WORK_EPISODES
api-contact-list GET=VIEW_WORKLIST POST=WORK_EPISODES
api-signal-verdict PUT=WORK_EPISODES DELETE=WORK_EPISODES
api-quality GET=VIEW_QUALITY
api-quality-quarter-list GET=VIEW_QUALITY
api-quality-quarter GET=VIEW_QUALITY
api-quality-unheard GET=VIEW_WORKLIST
api-quality-unseen GET=VIEW_WORKLIST
api-workers GET=EDIT_CLINIC
api-mail-text-list GET=EDIT_CLINIC
api-mail-text-detail GET=EDIT_CLINIC PUT=EDIT_CLINIC
api-mail-text-preview POST=EDIT_CLINIC
api-message-list GET=VIEW_MESSAGES
api-message-detail GET=VIEW_MESSAGES
api-message-resend POST=EDIT_PATIENTS
api-message-handled POST=EDIT_PATIENTS
api-message-lift POST=EDIT_PATIENTS
"""
# Anybody who belongs to a clinic.
SIGNED_IN = """
        work-there settings-logo-image api-schema api-docs
"""
# A patient who entered through her mail, and only what is hers.
HERS = """
        her-page her-progress her-report her-leave her-preferences her-check-in
        her-check-in-question her-check-in-done her-carers her-carer-new her-carer-end
        her-rights her-consent her-readers her-data her-corrections her-correction her-leaving
        her-calendar her-appointments her-visit her-visit-confirm her-visit-cannot-come
        her-visit-undo her-visit-take-offer her-visit-leave-offer her-visit-choose
        her-visit-move her-visit-wait her-visit-calendar her-visit-joints her-visit-thanks
        her-exercise her-walk her-exercise-new her-files her-file-answer her-exercise-entry
        her-exercise-remove
"""
# Whoever holds the link; another one is no link.
LINKS = """
        her-enter check-in check-in-question check-in-done carer one-question
        one-question-done mail-wishes visit visit-confirm visit-cannot-come visit-undo
        visit-take-offer visit-leave-offer visit-choose visit-move visit-wait visit-calendar
        visit-joints visit-thanks her-calendar-feed for-her
"""
# Anybody at all.
ANYBODY = """
        home healthz readyz metrics her-sign-in learn learn-sources learn-article
        calendar-feed provider-report security-txt invitation invitation-join her-code
"""
