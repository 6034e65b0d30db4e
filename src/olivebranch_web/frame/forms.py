"""How forms look and speak, everywhere the same."""

from django.forms.renderers import TemplatesSetting


class HouseRenderer(TemplatesSetting):
    """Renders `{{ form }}` with our labels, hints, errors and error summary."""

    form_template_name = "frame/forms/form.html"
    field_template_name = "frame/forms/field.html"
