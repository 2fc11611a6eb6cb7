#!/usr/bin/env bash
# Repositories elsewhere: cloned over file://, git:// and https:// from a server on this machine, with and without a
# login; branch, tag and commit; servers that hang, redirect and lie; nothing stays behind, whatever happens.
#   repositories.sh OAKUM
set -euo pipefail
oakum=$(realpath "$1")
for program in git python3 openssl jq curl; do
  command -v "$program" > /dev/null || { echo "skipped: $program is not installed"; exit 77; }
done
backend=$(git --exec-path)/git-http-backend
[[ -x $backend ]] || { echo "skipped: git http-backend is not installed"; exit 77; }
work=$(mktemp -d)
server=
trap '[[ -z $server ]] || kill "$server" 2> /dev/null || true; rm -rf "$work"' EXIT
export XDG_CACHE_HOME=$work/cache OAKUM_TEST_CLOCK=2026-01-01T00:00:00Z TMPDIR=$work/tmp HOME=$work/home
export GIT_CONFIG_GLOBAL=$work/gitconfig GIT_AUTHOR_NAME=Ann GIT_AUTHOR_EMAIL=ann@example.org
export GIT_COMMITTER_NAME=Bob GIT_COMMITTER_EMAIL=bob@example.org
unset GITHUB_TOKEN GITLAB_TOKEN GITHUB_SERVER_URL CI_SERVER_URL GH_HOST GITLAB_HOST
mkdir -p "$TMPDIR" "$HOME"
# shellcheck source=lib/checks.sh
source "$(dirname "$(realpath "$0")")/lib/checks.sh"
left() { # NAME: nothing in TMPDIR
  check "$1: nothing left behind" "" "$(ls -A "$TMPDIR")"
}
repo() { timeout 60 "$oakum" --quiet repo --format json "$@" 2> "$work/err"; }
code() { local status=0; "$@" > "$work/out" || status=$?; echo "$status"; }

# A repository with two branches, a tag and a few traps.
origin=$work/www/app
mkdir -p "$origin/sub"
git -c init.defaultBranch=main init -q "$origin"
lock() { printf '{"name":"app","lockfileVersion":3,"packages":{"node_modules/left-pad":{"version":"%s"}}}\n' "$1"; }
lock 1.0.0 > "$origin/package-lock.json"
printf '* filter=evil\n' > "$origin/.gitattributes"
printf '[submodule "etc"]\n\tpath = etc\n\turl = file:///etc\n' > "$origin/.gitmodules"
ln -s /etc/passwd "$origin/passwd" && ln -s / "$origin/sub/root"
git -C "$origin" add -A && git -C "$origin" update-index --add --cacheinfo 160000,1111111111111111111111111111111111111111,etc
git -C "$origin" commit -q -m first && git -C "$origin" tag v1
first=$(git -C "$origin" rev-parse HEAD)
git -C "$origin" checkout -q -b next && lock 2.0.0 > "$origin/package-lock.json" && git -C "$origin" commit -q -a -m next
git -C "$origin" checkout -q main && lock 1.5.0 > "$origin/package-lock.json" && git -C "$origin" commit -q -a -m second
main=$(git -C "$origin" rev-parse HEAD)
git clone -q --bare "$origin" "$work/www/app.git" && git -C "$work/www/app.git" config http.receivepack false
version() { jq -r '.Results[].Packages[] | select(.Name == "left-pad") | .Version' "$work/out"; }

check "file://: done" 0 "$(code repo "file://$origin")"
check "file://: the branch it points to" 1.5.0 "$(version)"
check "file://: metadata" "file://$origin main $main Ann <ann@example.org> Bob <bob@example.org> second" \
  "$(jq -r '.Metadata | "\(.RepoURL) \(.Branch) \(.Commit) \(.Author) \(.Committer) \(.CommitMsg)"' "$work/out")"
check "file://: name and kind" "file://$origin repository" "$(jq -r '"\(.ArtifactName) \(.ArtifactType)"' "$work/out")"
left file
check "branch" "0 2.0.0" "$(code repo --branch next "file://$origin") $(version)"
check "tag" "0 1.0.0" "$(code repo --tag v1 "file://$origin") $(version)"
check "tag in the report" v1 "$(jq -r '.Metadata.Tags[0]' "$work/out")"
check "commit" "0 1.0.0" "$(code repo --commit "$first" "file://$origin") $(version)"
check "commit, short" "0 1.0.0" "$(code repo --commit "${first:0:10}" "file://$origin") $(version)"
check "no such branch" 3 "$(code repo --branch nowhere "file://$origin")"
check "no such repository" 3 "$(code repo "file://$work/nowhere")"
for hostile in '--branch=--upload-pack=touch trap' '--tag=-x' '--commit=--output=trap'; do
  check "refused: $hostile" 2 "$(code repo "$hostile" "file://$origin")"
done
for hostile in "ext::sh://touch%20$work/trap" 'ssh://-oProxyCommand=touch/x' 'git@-oProxyCommand=x:y'; do
  check "refused: $hostile" 2 "$(code repo "$hostile")"
done
left "hostile names"

# Over https, with a certificate of our own, from git's own CGI program; and a few servers that behave badly.
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=localhost \
  -addext subjectAltName=DNS:localhost,IP:127.0.0.1 -keyout "$work/key.pem" -out "$work/cert.pem" 2> "$work/openssl.log"
cat > "$work/server.py" << 'PY'
import base64, http.server, os, ssl, subprocess, sys, threading, time
work, backend = sys.argv[1:3]
ports = {}
class Handler(http.server.BaseHTTPRequestHandler):
    def log_message(self, *args): pass
    def do_GET(self): self.answer()
    do_POST = do_GET
    def answer(self):
        login = self.headers.get("Authorization", "")
        with open(work + "/seen", "a") as seen:
            seen.write(f"{self.server.name} {self.path} {base64.b64decode(login[6:]).decode() if login else '-'}\n")
        path, _, query = self.path.partition("?")
        if path.startswith("/hang/"):
            time.sleep(600)
        if path.startswith("/moved/"):
            return self.head(301, {"Location": f"https://127.0.0.1:{ports['other']}/private/" + self.path[7:]})
        if path.startswith("/down/"):
            return self.head(301, {"Location": f"http://127.0.0.1:{ports['plain']}/" + self.path[6:]})
        if path.startswith("/bad/"):
            return self.head(200, {"Content-Type": "application/x-git-upload-pack-advertisement"}, b"001e# service=git-upload-pack\n0000ffffgarbage")
        if path.startswith("/private/"):
            path = path[8:]
            if login != "Basic " + base64.b64encode(b"x-access-token:s3cret-token").decode() and \
               login != "Basic " + base64.b64encode(b"ann:s3cret-token").decode():
                return self.head(401, {"WWW-Authenticate": 'Basic realm="git"'}, b"login " + login.encode())
        length = int(self.headers.get("Content-Length") or 0)
        env = {"PATH": os.environ["PATH"], "GIT_PROJECT_ROOT": work + "/www", "GIT_HTTP_EXPORT_ALL": "1", "PATH_INFO": path,
               "QUERY_STRING": query, "REQUEST_METHOD": self.command, "CONTENT_TYPE": self.headers.get("Content-Type", ""),
               "GIT_PROTOCOL": self.headers.get("Git-Protocol", ""), "HTTP_CONTENT_ENCODING": self.headers.get("Content-Encoding", ""),
               "REMOTE_ADDR": "127.0.0.1", "GIT_CONFIG_GLOBAL": "/dev/null", "GIT_CONFIG_COUNT": "1", "GIT_CONFIG_KEY_0": "safe.directory", "GIT_CONFIG_VALUE_0": "*"}
        out = subprocess.run([backend], input=self.rfile.read(length), env=env, stdout=subprocess.PIPE).stdout
        head, _, body = out.partition(b"\r\n\r\n")
        headers = dict(line.split(": ", 1) for line in head.decode().split("\r\n"))
        self.head(int(headers.pop("Status", "200").split()[0]), headers, body)
    def head(self, status, headers, body=b""):
        self.send_response(status)
        for name, value in headers.items(): self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
for name in ("own", "other", "plain"):
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.name = name
    ports[name] = server.server_port
    if name != "plain":
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(work + "/cert.pem", work + "/key.pem")
        server.socket = context.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
with open(work + "/ports.part", "w") as file: file.write(f"own={ports['own']} other={ports['other']} plain={ports['plain']}\n")
os.rename(work + "/ports.part", work + "/ports")
time.sleep(600)
PY
python3 "$work/server.py" "$work" "$backend" &
server=$!
for _ in $(seq 100); do [[ -e $work/ports ]] && break; sleep 0.1; done
[[ -e $work/ports ]] || { echo "FAIL the server does not start"; exit 1; }
own='' other='' plain=''
eval "$(tr ' ' '\n' < "$work/ports")"
: > "$work/seen"
trusted=(--cacert "$work/cert.pem")
token=s3cret-token

check "https: done" "0 1.5.0" "$(code repo "${trusted[@]}" "https://localhost:$own/app.git") $(version)"
check "https: commit by name" "0 1.0.0" "$(code repo "${trusted[@]}" --commit "$first" "https://localhost:$own/app.git") $(version)"
check "https: an authority nobody knows" 3 "$(code repo "https://localhost:$own/app.git")"
has "https: says what to do about it" --cacert "$(cat "$work/err")"
check "https: --insecure" "0 1.5.0" "$(code repo --insecure "https://localhost:$own/app.git") $(version)"
check "https: not there" 3 "$(code repo "${trusted[@]}" "https://localhost:$own/nowhere.git")"
check "http: plain where it is asked for" "0 1.5.0" "$(code repo "http://127.0.0.1:$plain/app.git") $(version)"
check "unreachable" 3 "$(code repo "https://127.0.0.1:1/app.git")"
check "no git protocol at all" 3 "$(code repo "${trusted[@]}" "https://localhost:$own/bad/app.git")"

check "a login is needed" 3 "$(code repo "${trusted[@]}" "https://localhost:$own/private/app.git")"
has "which is said" GITHUB_TOKEN "$(cat "$work/err")"
: > "$work/seen"
check "GITHUB_TOKEN for its own host" "0 1.5.0" \
  "$(GITHUB_TOKEN=$token GITHUB_SERVER_URL=https://localhost:$own code repo "${trusted[@]}" "https://localhost:$own/private/app.git") $(version)"
check "the token does not reach the report" 0 "$(grep -c "$token" "$work/out" || true)"
: > "$work/seen"
check "GITHUB_TOKEN not for another host" 3 "$(GITHUB_TOKEN=$token code repo "${trusted[@]}" "https://localhost:$own/private/app.git")"
check "which does not see it" 0 "$(grep -c "$token" "$work/seen" || true)"
check "a redirect to another host" 3 \
  "$(GITHUB_TOKEN=$token GITHUB_SERVER_URL=https://localhost:$own code repo "${trusted[@]}" "https://localhost:$own/moved/app.git")"
check "which does not see it either" 0 "$(grep -c "$token" "$work/seen" || true)"
has "though it was asked" "other /private/app.git" "$(cat "$work/seen")"
check "no way down to plain http" 3 "$(code repo "${trusted[@]}" "https://localhost:$own/down/app.git")"
check "a login in the address" "0 1.5.0" "$(code repo "${trusted[@]}" "https://ann:$token@localhost:$own/private/app.git") $(version)"
check "is not repeated" "https://localhost:$own/private/app.git 0" "$(jq -r .ArtifactName "$work/out") $(grep -c "$token" "$work/out" || true)"
check "a wrong one" 3 "$(code repo "${trusted[@]}" "https://ann:wr0ng-token@localhost:$own/private/app.git")"
check "is not repeated, not even what the server says of it" 0 "$(grep -c 'wr0ng-token' "$work/err" || true)"
: > "$work/seen"
check "a login over plain http" 2 "$(code repo "http://ann:$token@127.0.0.1:$plain/private/app.git")"
check "is refused before anybody is asked" "" "$(cat "$work/seen")"
left https

# git is told of the token by its environment only.
mkdir "$work/bin"
printf '#!/bin/sh\nprintf "%%s\\n" "$@" >> %s/argv\nexec %s "$@"\n' "$work" "$(command -v git)" > "$work/bin/git"
chmod +x "$work/bin/git"
check "through a git that tells" 0 \
  "$(PATH=$work/bin:$PATH GITHUB_TOKEN=$token GITHUB_SERVER_URL=https://localhost:$own code repo "${trusted[@]}" "https://localhost:$own/private/app.git")"
check "no token in a command line" 0 "$(grep -c "$token" "$work/argv" || true)"
check "but a clone" 1 "$(grep -cx clone "$work/argv")"

# ssh: asks nothing, forwards nothing, and sees of our environment what it needs.
printf '#!/bin/sh\nprintf "%%s\\n" "$@" > %s/ssh-argv\nenv > %s/ssh-env\nfor last; do :; done\nexec sh -c "$last"\n' "$work" "$work" > "$work/bin/ssh"
chmod +x "$work/bin/ssh"
check "ssh" "0 1.5.0" "$(PATH=$work/bin:$PATH GITHUB_TOKEN=$token OAKUM_MARK=1 SSH_AUTH_SOCK=/agent code repo "git@localhost:$work/www/app.git") $(version)"
check "ssh: batch mode, as the user, to the host" "-oBatchMode=yes git@localhost" "$(grep -e BatchMode -e '^git@' "$work/ssh-argv" | tr '\n' ' ' | sed 's/ $//')"
check "ssh: agent and home" "HOME SSH_AUTH_SOCK" "$(grep -oE '^(HOME|SSH_AUTH_SOCK|GITHUB_TOKEN|OAKUM_MARK|GIT_AUTHOR_NAME)=' "$work/ssh-env" | tr -d = | sort | tr '\n' ' ' | sed 's/ $//')"
left ssh

# Time and interruption.
start=$SECONDS
check "a server that hangs" 6 "$(code repo --timeout 2s "${trusted[@]}" "https://localhost:$own/hang/app.git")"
(( SECONDS - start < 8 )) && check "is not waited for" 1 1 || check "is not waited for" "8 s" "$((SECONDS - start)) s"
left "time limit"
for signal in INT TERM; do
  "$oakum" --quiet repo "${trusted[@]}" "https://localhost:$own/hang/app.git" > "$work/out" 2> "$work/err" &
  child=$!
  for _ in $(seq 50); do [[ -n $(ls -A "$TMPDIR") ]] && break; sleep 0.1; done
  sleep 0.3
  kill -"$signal" "$child"
  status=0; wait "$child" || status=$?
  check "SIG$signal" 6 "$status"
  left "SIG$signal"
  check "SIG$signal: no git goes on" "" "$(pgrep -f "localhost:$own/hang" || true)"
done

# No room, no git.
check "no git" 3 "$(PATH=/nonexistent code "$oakum" repo "file://$origin" 2> "$work/err")"
has "which is said" "not installed" "$(cat "$work/err")"
check "no place for it" 3 "$(TMPDIR=/nonexistent code repo "file://$origin")"
has "which is said, too" TMPDIR "$(cat "$work/err")"
check "a directory has no branches to choose" 2 "$(code repo --branch next "$origin")"

if [[ -x $(git --exec-path)/git-daemon ]]; then
  port=$((20000 + RANDOM % 20000))
  git daemon --reuseaddr --export-all --listen=127.0.0.1 --port=$port --base-path="$work/www" "$work/www" 2> "$work/daemon.log" &
  daemon=$!
  for _ in $(seq 50); do git ls-remote -q "git://127.0.0.1:$port/app.git" > /dev/null 2>&1 && break; sleep 0.1; done
  check "git://" "0 1.5.0" "$(code repo "git://127.0.0.1:$port/app.git") $(version)"
  kill "$daemon"; pkill -P "$daemon" 2> /dev/null || true; wait "$daemon" 2> /dev/null || true
fi
check "no trap was sprung" "" "$(ls -A "$work" | grep trap || true)"
left "the end"
echo "repositories: $passed passed, $failed failed"
(( failed == 0 ))
