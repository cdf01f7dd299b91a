"""compile_translations: .po to .mo without the gettext tools."""

from django.conf import settings
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    """Compile every catalogue under `locale/`; the compiled files are not kept in git."""

    help = "Compile the translations under locale/ (needs no gettext)."
    requires_system_checks: list[str] = []

    def handle(self, *args, **options) -> None:
        """Write a .mo beside each .po."""
        import polib

        for folder in settings.LOCALE_PATHS:
            for source in sorted(folder.glob("*/LC_MESSAGES/*.po")):
                polib.pofile(str(source)).save_as_mofile(str(source.with_suffix(".mo")))
