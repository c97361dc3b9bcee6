#!/bin/sh
set -eu
exec ostrata-jenkins report --schedule=ostrata-schedule.json --results=ostrata-results --out=ostrata-report
