"""The Django project: settings, addresses, commands of the whole. Imported by nothing of the product."""
