"""What checks of end-to-end scripts have in common."""
import sys

passed = 0
failed = 0
skipped = []  # what could not be tried here, and why


def check(name, good, detail=""):
    global failed, passed
    passed += bool(good)
    failed += not good
    if not good:
        print(f"FAIL {name}: {detail}"[:3000])


def finish():
    """Says how it went; the exit code of the script is 1 when a check failed."""
    for reason in skipped:
        print(f"skipped: {reason}")
    print(f"{passed} passed, {failed} failed")
    sys.exit(failed > 0)
