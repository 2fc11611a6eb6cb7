#!/usr/bin/env bash
# The pre-commit hook: what is staged decides, not the work tree; what HEAD has is not new; configuration, baselines and
# marks; in linked work trees, partial commits and merges; and how long it takes.
#   hook.sh OAKUM
set -euo pipefail
oakum=$(realpath "$1")
command -v git > /dev/null || { echo "skipped: git is not installed"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export HOME=$work/home XDG_CONFIG_HOME=$work/home GIT_CONFIG_NOSYSTEM=1 GIT_CONFIG_GLOBAL=$work/gitconfig
export GIT_AUTHOR_NAME=Ann GIT_AUTHOR_EMAIL=ann@example.org GIT_COMMITTER_NAME=Bob GIT_COMMITTER_EMAIL=bob@example.org
export PATH=$work/bin:$PATH
unset GIT_DIR GIT_INDEX_FILE GIT_WORK_TREE OAKUM_SECRET_SALT
mkdir -p "$HOME" "$work/bin"
ln -s "$oakum" "$work/bin/oakum"
# shellcheck source=lib/checks.sh
source "$(dirname "$(realpath "$0")")/lib/checks.sh"
timeout=$(command -v timeout)
code() { local status=0; "$timeout" 60 "$@" > "$work/out" 2> "$work/err" || status=$?; echo "$status"; }

git -c init.defaultBranch=main init -q "$work/app"
cd "$work/app"
cat > trivy-secret.yaml <<'YAML'
rules:
  - id: acme-token
    aliases: [acme]
    category: Acme
    title: Acme Token
    severity: CRITICAL
    keywords: [acme_]
    regex: '\b(?P<secret>acme_[0-9a-z]{24})\b'
    secret-group-name: secret
  - id: acme-id
    title: Acme Id
    severity: LOW
    regex: '\bacmeid-[0-9a-z]{12}\b'
YAML
# Values are made here, so that no file of ours has one.
token() { printf 'acme_%s' "$(printf '%s' "$1" | sha256sum | cut -c1-24)"; }
one=$(token one) two=$(token two) three=$(token three)

check "nothing is staged" 0 "$(code oakum hook)"
has "which is said" "nothing is staged" "$(cat "$work/err")"
git add -A
check "the configuration itself is clean" 0 "$(code oakum hook)"
printf 'name = "x"\nkey = "%s"\n' "$one" > settings.py
check "what is not staged does not count" 0 "$(code oakum hook)"
git add settings.py
check "before the first commit" 1 "$(code oakum hook)"
has "the place" "settings.py:2 " "$(cat "$work/out")"
has "the rule" "Acme Token (CRITICAL)" "$(cat "$work/out")"
lacks "the value is masked" "$one" "$(cat "$work/out")"
lacks "in every part" "${one:10:10}" "$(cat "$work/out" "$work/err")"
printf 'name = "x"\n' > settings.py
check "what was staged counts, not what is there now" 1 "$(code oakum hook)"
check "severity" 0 "$(code oakum hook --severity LOW,HIGH)"
check "quiet: no advice" "1 1" "$(code oakum -q hook) $(wc -l < "$work/out")"
git commit -q -n -m first

# What HEAD has is not new.
git checkout -q settings.py
printf '# moved\n\nname = "x"\nkey = "%s"\n' "$one" > settings.py && git add settings.py
check "the same secret in another line" 0 "$(code oakum hook)"
printf 'key = "%s"\nother = "%s"\n' "$one" "$two" > settings.py && git add settings.py
check "another secret in the same file" "1 1" "$(code oakum -q hook) $(wc -l < "$work/out")"
has "is the one that is told" "settings.py:2" "$(cat "$work/out")"
git reset -q --hard
git mv settings.py renamed.py
check "a file that is only renamed" 0 "$(code oakum hook)"
printf 'name = "x"\nkey = "%s"\nmore = 1\n' "$one" > renamed.py && git add renamed.py
check "and changed a little" 0 "$(code oakum hook)"
git reset -q --hard
cp settings.py copy.py && git add copy.py
check "a copy is new" 1 "$(code oakum hook)"
git reset -q --hard && rm -f copy.py
git rm -q settings.py
check "what is deleted brings nothing" 0 "$(code oakum hook)"
git reset -q --hard

# What is known or allowed.
printf 'key = "%s"  # oakum:allow\n' "$three" > allowed.py && git add allowed.py
check "a mark in the line" 0 "$(code oakum hook)"
printf 'key = "%s"\n' "$three" > allowed.py && git add allowed.py
check "without it" 1 "$(code oakum hook)"
print=$(grep -oE '^  [0-9a-f]{32}' "$work/out" | tr -d ' ')
check "a fingerprint is told" 32 "${#print}"
printf '# known\n%s\n' "$print" > "$work/known"
check "a baseline of fingerprints" 0 "$(code oakum hook --secret-baseline "$work/known")"
printf 'allowed.py:acme:1\n' > .gitleaksignore
check ".gitleaksignore, by another name of the rule" 0 "$(code oakum hook)"
printf 'allowed.py:acme:2\n' > .gitleaksignore
check "of another line" 1 "$(code oakum hook)"
printf 'nonsense\n' > .gitleaksignore
check "a damaged one" 2 "$(code oakum hook)"
has "is said where" ".gitleaksignore: line 1: " "$(cat "$work/err")"
rm .gitleaksignore
check "a report of gitleaks" 0 "$(printf '[{"RuleID":"acme-token","File":"allowed.py","StartLine":1,"Secret":"%s"}]' "$three" > "$work/report"; code oakum hook --secret-baseline "$work/report")"
check "a baseline that is not there" 2 "$(code oakum hook --secret-baseline "$work/nowhere")"

# Configuration.
printf 'disable-rules: [acme-tokn]\n' > "$work/wrong.yaml"
check "a rule that there is none of" 2 "$(code oakum hook --secret-config "$work/wrong.yaml")"
has "which one is named" "acme-tokn" "$(cat "$work/err")"
check "a configuration that is not there" 2 "$(code oakum hook --secret-config "$work/nowhere.yaml")"
printf '[[rules]]\nid = "id"\ndescription = "An id"\nregex = "key = .(acme_[a-z0-9]+)"\n[rules.allowlist]\nstopwords = ["%s"]\n' "${two:6:8}" > "$work/leaks.toml"
check "gitleaks' configuration" 1 "$(code oakum hook --secret-config "$work/leaks.toml")"
has "has its own titles" "An id (HIGH)" "$(cat "$work/out")"
printf 'key = "%s"\n' "$two" > allowed.py && git add allowed.py
check "and its stop words" 0 "$(code oakum hook --secret-config "$work/leaks.toml")"
mv trivy-secret.yaml kept.yaml && cp "$work/leaks.toml" .gitleaks.toml
check ".gitleaks.toml by itself" 0 "$(code oakum hook)"
printf '[[rules]]\nid = "x"\nregex = "("\n' > .gitleaks.toml
check "a damaged one" 2 "$(code oakum hook)"
has "is said where, too" ".gitleaks.toml: line 3: " "$(cat "$work/err")"
rm .gitleaks.toml && mv kept.yaml trivy-secret.yaml
check "shown only at a terminal" 2 "$(code oakum hook --show-secrets)"
check "no salt on a command line" 2 "$(code oakum hook --secret-salt x)"
check "a salt from the environment" 1 "$(OAKUM_SECRET_SALT=x code oakum hook)"
check "no names of files" 2 "$(code oakum hook allowed.py)"
git reset -q --hard && rm -f allowed.py

# As git runs it.
check "--install" 0 "$(code oakum hook --install)"
check "is a program" yes "$([[ -x .git/hooks/pre-commit ]] && echo yes)"
check "never over another" 2 "$(code oakum hook --install)"
has "but with --force" --force "$(cat "$work/err")"
check "then it is" 0 "$(code oakum hook --install --force)"
printf 'key = "%s"\n' "$two" > new.py && git add new.py
check "git refuses the commit" 1 "$(code git commit -m leak)"
has "and says why" "new.py:1" "$(cat "$work/out" "$work/err")"
check "an ordinary one" 0 "$(git reset -q; rm new.py; printf 'x\n' > fine.txt; git add fine.txt; code git commit -m fine)"
printf 'key = "%s"\n' "$two" > new.py && git add new.py && printf 'y\n' > fine.txt
check "a commit of one path leaves the others out" 0 "$(code git commit -m partial fine.txt)"
check "and one of all does not" 1 "$(code git commit -a -m all)"
check "--no-verify does without" 0 "$(code git commit -n -m knowing)"
git worktree add -q -b side "$work/side" HEAD~1
cp trivy-secret.yaml "$work/side/" 2> /dev/null || true
printf 'key = "%s"\n' "$three" > "$work/side/side.py"
git -C "$work/side" add side.py
check "in a linked work tree" 1 "$(code git -C "$work/side" commit -m leak)"
has "its own index counts" "side.py:1" "$(cat "$work/out" "$work/err")"
mkdir sub && printf 'key = "%s"\n' "$three" > sub/deep.py && git add sub
check "from below the top" 1 "$(cd sub && code oakum hook --secret-config ../trivy-secret.yaml)"
has "paths are those of the repository" "sub/deep.py:1" "$(cat "$work/out")"
git reset -q --hard

git config core.hooksPath "$work/hooks"
check "core.hooksPath" 0 "$(code oakum hook --install)"
has "which is said" "core.hooksPath" "$(cat "$work/out")"
check "is honoured" yes "$([[ -x $work/hooks/pre-commit ]] && echo yes)"
git config --unset core.hooksPath

# Content is read as it is stored: no filter, no conversion, no program of the repository's attributes runs.
printf '#!/bin/sh\ntouch %s/trap\ncat\n' "$work" > "$work/evil" && chmod +x "$work/evil"
git config filter.evil.smudge "$work/evil" && git config diff.evil.textconv "$work/evil" && git config diff.external "$work/evil"
git config core.fsmonitor "$work/evil" && git config core.pager "$work/evil"
printf '* diff=evil filter=evil\n' > .gitattributes && printf 'x\n' > fine.txt && git -c core.fsmonitor=false add -A 2> /dev/null && rm -f "$work/trap"
check "with filters and converters" 0 "$(code oakum hook)"
check "none of which runs" "" "$(ls "$work" | grep trap || true)"
git config --remove-section diff.evil && git config --unset diff.external && git config --unset core.fsmonitor && git config --unset core.pager
git reset -q --hard

mkdir "$work/none"
check "where there is no repository" 2 "$(cd "$work/none" && code oakum hook)"
has "which is said" "not a git repository" "$(cat "$work/err")"
check "without git" 2 "$(PATH=/nonexistent code "$oakum" hook)"

# Twenty files.
for i in $(seq 20); do for j in $(seq 200); do printf 'line %s of %s: value = compute(%s)\n' "$j" "$i" "$((i * j))"; done > "f$i.py"; done
git add -A
check "twenty files" 0 "$(code oakum hook)"
best=100000
for _ in 1 2 3 4 5; do
  start=$(date +%s%N); oakum hook; end=$(date +%s%N)
  (( (end - start) / 1000000 < best )) && best=$(( (end - start) / 1000000 ))
done
echo "hook: 20 files in $best ms"
if [[ -z ${OAKUM_SANITIZE:-} ]]; then check "are looked at in a moment ($best ms)" yes "$( (( best <= 1000 )) && echo yes)"; fi
echo "hook: $passed passed, $failed failed"
(( failed == 0 ))
