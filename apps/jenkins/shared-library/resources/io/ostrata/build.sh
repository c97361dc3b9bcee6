#!/bin/sh
# What comes from a tag comes by the environment, so that no shell reads it as anything but text.
set -eu
command -v ostrata-jenkins >/dev/null || {
  echo "This agent has no ostrata-jenkins; docs/delivery.md tells what an agent needs." >&2
  exit 2
}
rm -rf ostrata-results
exec ostrata-jenkins build --tag="$OSTRATA_TAG" --unit="$OSTRATA_UNIT" --out=ostrata-results
