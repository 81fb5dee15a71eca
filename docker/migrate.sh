#!/bin/sh
# Runs once before the others: brings the database up to the code and loads offices, SOPs and categories.
set -eu
python manage.py migrate --noinput
python manage.py createcachetable
python manage.py load_offices
python manage.py load_sops
python manage.py load_categories
