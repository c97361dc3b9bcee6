#!/bin/sh
set -eu
exec ostrata-jenkins report --schedule=ostrata-schedule.json --lint=ostrata-lint.json --results=ostrata-results \
  --out=ostrata-report
