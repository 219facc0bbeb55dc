from django.forms.renderers import TemplatesSetting


class Renderer(TemplatesSetting):
    """Placeholder until the components come."""
