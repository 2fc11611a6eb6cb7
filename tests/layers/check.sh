#!/usr/bin/env bash
# A library includes only from libraries of a lower level (src/LEVELS) that its CMakeLists.txt names under DEPS.
set -euo pipefail
root=$1
declare -A level
while read -r number library; do
  [[ $number == \#* || -z $number ]] || level[$library]=$number
done < "$root/src/LEVELS"

failures=0
fail() { echo "$1" >&2; failures=$((failures + 1)); }

for folder in "$root"/src/*/; do
  library=$(basename "$folder")
  [[ -n ${level[$library]:-} ]] || { fail "src/$library: not in src/LEVELS"; continue; }
  deps=" $(sed -n 's/.*oakum_library([a-z]* *DEPS \([a-z ]*\).*/\1/p' "$folder/CMakeLists.txt" | sed 's/ LINK.*//') "
  while IFS=: read -r file line text; do
    used=$(sed 's/.*"\([a-z]*\)\/.*/\1/' <<< "$text")
    [[ $used == "$library" ]] && continue
    [[ -n ${level[$used]:-} ]] || { fail "${file#"$root"/}:$line: includes unknown library $used"; continue; }
    (( level[$used] < level[$library] )) ||
      fail "${file#"$root"/}:$line: $library (level ${level[$library]}) includes $used (level ${level[$used]})"
    [[ $deps == *" $used "* ]] || fail "${file#"$root"/}:$line: $used is not among the DEPS of $library"
  done < <(grep -rnE '^#include "[a-z]+/' --include='*.h' --include='*.cpp' "$folder" || true)
done
(( failures == 0 )) && echo "levels: every include goes down"
exit $((failures > 0))
