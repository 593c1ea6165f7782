from adherence.forms.episode import ContactForm, ResolveForm, SnoozeForm

__all__ = ["ContactForm", "ResolveForm", "SnoozeForm"]
