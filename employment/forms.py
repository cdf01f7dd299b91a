"""How every form of the product is drawn: fields by templates/components/field.html, controls with the classes of the stylesheet."""

from django.forms.renderers import TemplatesSetting

CLASSES = {
    "django/forms/widgets/text.html": "input",
    "django/forms/widgets/password.html": "input",
    "django/forms/widgets/number.html": "input",
    "django/forms/widgets/email.html": "input",
    "django/forms/widgets/date.html": "input",
    "django/forms/widgets/select.html": "select",
    "django/forms/widgets/textarea.html": "textarea",
    "django/forms/widgets/file.html": "filedrop",
}


class Renderer(TemplatesSetting):
    """Django's renderer by the project's templates; a control that names no class gets the stylesheet's."""

    field_template_name = "components/field.html"

    def render(self, template_name, context, request=None):
        """A widget, field or form as HTML."""
        widget = context.get("widget")
        if widget is not None and template_name in CLASSES:
            widget["attrs"].setdefault("class", CLASSES[template_name])
        return super().render(template_name, context, request)
