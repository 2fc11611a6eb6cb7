#!/usr/bin/env bash
# Installs what scripts/packages.txt lists and the system lacks (Debian 12; needs root only when something is missing).
set -euo pipefail
cd "$(dirname "$0")/.."

missing=()
while read -r package; do
  [[ -z $package || $package == \#* ]] && continue
  dpkg-query -W -f='${Status}' "$package" 2> /dev/null | grep -q 'install ok installed' || missing+=("$package")
done < scripts/packages.txt

if (( ${#missing[@]} > 0 )); then
  echo "installing: ${missing[*]}"
  sudo=(); (( EUID == 0 )) || sudo=(sudo)
  "${sudo[@]}" apt-get update -qq
  DEBIAN_FRONTEND=noninteractive "${sudo[@]}" apt-get install -y -qq --no-install-recommends "${missing[@]}" > /dev/null
fi
