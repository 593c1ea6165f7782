from adherence.forms.episode import ContactForm, ResolveForm, SnoozeForm, WaitForm

__all__ = ["ContactForm", "ResolveForm", "SnoozeForm", "WaitForm"]
