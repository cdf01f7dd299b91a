"""A district's monthly report (月报表), to sign and seal. Imported by `urls` alone."""
