#!/bin/sh
# What comes from a tag comes by the environment, so that no shell reads it as anything but text.
set -eu
command -v ostrata-jenkins >/dev/null || {
  echo "This agent has no ostrata-jenkins; docs/delivery.md tells what an agent needs." >&2
  exit 2
}
rm -f ostrata-schedule.json ostrata-lint.json
set -f
for target in ${OSTRATA_TARGETS-}; do
  set -- "$@" --target="$target"
done
exec ostrata-jenkins schedule --tag="$OSTRATA_TAG" --out=ostrata-schedule.json --lint=ostrata-lint.json "$@"
