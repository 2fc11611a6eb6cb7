"""Credentials that nobody issued, made when they are needed: none stands in a file of ours.
The same seed gives the same value. Shapes and checksums: rules/secrets, src/secret/checks.h."""
import base64
import json
import random
import zlib

DIGITS = "0123456789"
UPPER = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
LOWER = UPPER.lower()
WORD = DIGITS + UPPER + LOWER


def some(count, letters, seed):
    """One character of each kind that the letters have, then any."""
    dice = random.Random(f"oakum {seed} {count}")
    text = [dice.choice([c for c in letters if c in kind]) for kind in (DIGITS, UPPER, LOWER) if set(letters) & set(kind)]
    text += [dice.choice(letters) for _ in range(count - len(text))]
    dice.shuffle(text)
    return "".join(text)


def base62(number):
    text = ""
    while number:
        number, digit = divmod(number, 62)
        text = WORD[digit] + text
    return text.rjust(6, "0")


def checked(prefix, seed):
    """Thirty characters and their CRC-32 in base 62: GitHub's and npm's way."""
    body = some(30, WORD, seed)
    return prefix + body + base62(zlib.crc32(body.encode()))


def github(seed):
    return checked("gh" + "p_", seed)


def npm(seed):
    return checked("np" + "m_", seed)


def aws_id(seed):
    return "AK" + "IA" + some(16, UPPER + "234567", seed)


def aws_secret(seed):
    return some(40, WORD + "/+", seed)


def gitlab(seed):
    return "gl" + "pat-" + some(20, WORD, seed)


def slack(seed):
    return "xo" + "xb-" + "-".join((some(12, DIGITS, seed), some(12, DIGITS, f"{seed}b"), some(24, WORD, seed)))


def stripe(seed):
    return "sk" + "_live_" + some(24, WORD, seed)


def sendgrid(seed):
    return "S" + "G." + some(22, WORD, seed) + "." + some(43, WORD, seed)


def password(seed):
    return some(20, WORD, f"password {seed}")


def private_key(seed):
    body = base64.b64encode(random.Random(f"key {seed}").randbytes(1200)).decode()
    lines = "\n".join(body[i:i + 64] for i in range(0, len(body), 64))
    kind = "RSA PRIVATE" + " KEY-----"
    return f"-----BEGIN {kind}\n{lines}\n-----END {kind}\n"


def jwt(seed):
    def part(value):
        return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")
    return ".".join((part({"alg": "HS256", "typ": "JWT"}), part({"sub": some(12, DIGITS, seed), "name": f"u{seed}"}),
                     some(43, WORD, seed)))
