#!/usr/bin/env python
"""Django's command line, on the embedded services where the environment names no others."""

import os
import sys

SETTINGS = "DJANGO_SETTINGS_MODULE"
WITHOUT_SERVICES = {"help", "--help", "-h", "version", "--version"}


def main():
    os.environ.setdefault(SETTINGS, "dukcapil.settings.dev")
    in_production = any("settings.production" in word for word in (os.environ[SETTINGS], *sys.argv))
    if len(sys.argv) > 1 and not in_production and WITHOUT_SERVICES.isdisjoint(sys.argv):
        from dukcapil import embedded

        if "DATABASE_URL" not in os.environ:
            os.environ.setdefault("DEMO", "1")  # invented data may enter the embedded database, and no other
        try:
            embedded.ensure_for_process()
        except embedded.ServiceError as error:
            sys.exit(str(error))

    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
