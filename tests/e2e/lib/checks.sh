# What checks of end-to-end scripts have in common; sourced by them. Counts in `passed` and `failed`.
passed=0 failed=0
check() { # NAME WANT HAVE
  if [[ $2 == "$3" ]]; then passed=$((passed + 1)); else
    failed=$((failed + 1))
    echo "FAIL $1"
    diff <(printf '%s\n' "$2") <(printf '%s\n' "$3") | head -n 10 || true
  fi
}
has() { # NAME PART TEXT
  if [[ $3 == *"$2"* ]]; then passed=$((passed + 1)); else
    failed=$((failed + 1))
    echo "FAIL $1: no '$2' in '$3'"
  fi
}
lacks() { # NAME PART TEXT
  if [[ $3 != *"$2"* ]]; then passed=$((passed + 1)); else
    failed=$((failed + 1))
    echo "FAIL $1: '$2' in '$3'"
  fi
}
