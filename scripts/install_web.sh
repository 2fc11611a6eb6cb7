#!/usr/bin/env bash
# Puts web/node_modules there for the page of the HTML report; does nothing when it is up to date. Any npm on the PATH
# will do; without one, Debian's nodejs and npm are installed (beside the nodejs of others Debian's npm cannot be).
# Without npm or network the program is built all the same, only without the page.
set -euo pipefail
cd "$(dirname "$0")/.."

# npm writes this file last, so one that is newer than the list means: finished, and for this list.
installed=web/node_modules/.package-lock.json
[[ $installed -nt web/package-lock.json ]] && exit 0

if ! command -v npm > /dev/null; then
  echo "installing: nodejs npm"
  sudo=(); (( EUID == 0 )) || sudo=(sudo)
  { "${sudo[@]}" apt-get update -qq &&
    DEBIAN_FRONTEND=noninteractive "${sudo[@]}" apt-get install -y -qq --no-install-recommends nodejs npm > /dev/null; } ||
    { echo "warning: no npm, so the program is built without the page of --format html" >&2; exit 0; }
fi
if npm ci --prefix web --ignore-scripts --no-audit --no-fund --loglevel=error; then
  touch "$installed"
else
  rm -f "$installed"  # what is half there is not up to date
  echo "warning: npm ci failed, so --format html may be missing or old" >&2
fi
