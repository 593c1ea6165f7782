from django.forms.renderers import TemplatesSetting


class SteadyFormRenderer(TemplatesSetting):
    pass
