#!/usr/bin/env python3
"""The HTML report in a real browser: what it shows, how fast, and that nothing of the data becomes anything but text.
usage: html_report.py OAKUM    (with OAKUM_SCREENSHOTS=folder it leaves pictures of the views there)"""
import gzip
import html.parser
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.realpath(__file__)), "lib"))
import browser  # noqa: E402
import saved_reports  # noqa: E402
from checks import check, finish  # noqa: E402

oakum = os.path.realpath(sys.argv[1])
work = tempfile.mkdtemp()
environment = {"PATH": os.environ.get("PATH", "/usr/bin:/bin"), "HOME": work, "LANG": "C.UTF-8", "OAKUM_TEST_CLOCK": "2026-03-03T00:00:00Z"}
pictures = os.environ.get("OAKUM_SCREENSHOTS")
slow = bool(os.environ.get("OAKUM_SANITIZE"))

# Names and texts that attack the page, the reader, and spreadsheets.
HOSTILE = ["</script><img src=x onerror=alert(1)>", "<!--<script>", "]]>", "\u2028\u2029", "a\u202egnp.exe", "{{7*7}}${7*7}", "\" onmouseover=alert(1) x=\"",
           "&lt;b&gt;&#60;script&#62;", "javascript:alert(1)", "=HYPERLINK(\"https://x.example\")", "\u0000\u001b[31m\u0007", "x" * 20_000, "\u0301" * 500,
           "https://example.org/\"><script>alert(1)</script>", "__proto__", "</style><script>alert(1)</script>", "<!--oakum:data-->"]


def convert(report, name):
    source, target = f"{work}/{name}.json", f"{work}/{name}.html"
    with open(source, "w") as file:
        json.dump(report, file)
    done = subprocess.run([oakum, "convert", "--format", "html", "--output", target, source], capture_output=True, text=True, env=environment, cwd=work, timeout=300)
    if done.returncode == 2 and "without the page" in done.stderr:
        print(f"skipped: {done.stderr.strip()}")
        shutil.rmtree(work, ignore_errors=True)
        sys.exit(77)
    check(f"{name}: converted", os.path.exists(target) and os.path.getsize(target) > 0, done.stderr)
    return target


def hostile_report():
    results = []
    for i, text in enumerate(HOSTILE):
        package = {"ID": f"{text}@{i}", "Name": text, "Version": text, "Identifier": {"PURL": f"pkg:npm/x@{i}"}, "Licenses": [text], "FilePath": text}
        found = {"VulnerabilityID": f"CVE-2026-{i}{text}", "PkgID": package["ID"], "PkgName": text, "InstalledVersion": text, "FixedVersion": text, "Severity": "HIGH",
                 "Title": text, "Description": f"# {text}\n[{text}]({text}) `{text}` **{text}**\n- {text}\n```\n{text}\n```\n[x](javascript:alert(1))",
                 "References": [text, f"https://example.org/{i}?{text}", "javascript:alert(1)", "data:text/html,<script>alert(1)</script>", "file:///etc/passwd"],
                 "PrimaryURL": text, "CweIDs": [text], "OakumAliases": [text], "DataSource": {"ID": text, "Name": text, "URL": text},
                 "CVSS": {text: {"V3Vector": text, "V3Score": 9.8}}}
        secret = {"RuleID": text, "Category": text, "Severity": "CRITICAL", "Title": text, "StartLine": 3, "EndLine": 3, "Match": text,
                  "Code": {"Lines": [{"Number": 3, "Content": text, "IsCause": True}]}}
        license = {"Severity": "LOW", "Category": text, "PkgName": text, "FilePath": text, "Name": text, "Text": "", "Confidence": 1, "Link": text}
        results += [{"Target": text, "Class": "lang-pkgs", "Type": "npm", "Packages": [package], "Vulnerabilities": [found]},
                    {"Target": text, "Class": "secret", "Secrets": [secret]}, {"Target": text, "Class": "license", "Licenses": [license]}]
    return saved_reports.report(results) | {"ArtifactName": HOSTILE[0] + HOSTILE[4],
                                            "Problems": [{"Path": text, "What": text} for text in HOSTILE]}


class Elements(html.parser.HTMLParser):
    """What a reader without scripts gets: elements and their attributes."""

    def __init__(self):
        super().__init__()
        self.seen = []

    def handle_starttag(self, tag, attrs):
        self.seen.append((tag, attrs))


def whole(path):
    """What can be said of the file without a browser."""
    text = open(path).read()
    data = re.findall(r'<script type="application/json" id="data">(.*?)</script>', text, re.S)
    check("one block of data", len(data) == 1)
    check("nothing in it can end it", not re.search("[<>&\u2028\u2029]", data[0]))
    json.loads(data[0])
    parser = Elements()
    parser.feed(re.sub(r"<(script|style)\b.*?</\1>", "", text, flags=re.S))
    tags = {tag for tag, _ in parser.seen}
    check("no elements of the data", tags <= {"html", "head", "meta", "title", "body", "noscript", "div", "h1", "p", "table", "tr", "th", "td"}, tags)
    check("no attributes of the data", all(set(dict(attrs)) <= {"lang", "charset", "http-equiv", "content", "name", "id"} for _, attrs in parser.seen))
    policy = next(dict(attrs)["content"] for tag, attrs in parser.seen if tag == "meta" and ("http-equiv", "Content-Security-Policy") in attrs)
    check("the policy", policy.startswith("default-src 'none'; script-src 'sha256-") and "unsafe" not in policy and "*" not in policy, policy)
    shell = text.replace(data[0], "")
    shell = re.sub(r"<noscript>.*?</noscript>", "", shell, flags=re.S)
    check("the shell is small", len(gzip.compress(shell.encode())) <= 100_000, len(gzip.compress(shell.encode())))


def quiet(tab, path, name):
    """Nothing went wrong, and nothing was asked for but the file."""
    check(f"{name}: no errors", tab.errors == [], tab.errors)
    check(f"{name}: no requests", all(url.split("#")[0] in (f"file://{path}", "about:blank") for url in tab.requests), tab.requests)


FRAME = "new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"


def named(tab, name):
    """Everything that can be pressed, chosen or filled in has a name for those who do not see it."""
    tab.call("Accessibility.enable")
    nodes = tab.call("Accessibility.getFullAXTree")["nodes"]
    silent = [node for node in nodes if not node.get("ignored") and node["role"]["value"] in
              ("button", "link", "combobox", "textbox", "searchbox", "grid", "dialog", "navigation", "image", "img") and not node.get("name", {}).get("value")]
    check(f"{name}: names of controls", not silent and len(nodes) > 20, silent[:3])
    tab.call("Accessibility.disable")


def visit(tab, path, name):
    for view in ("overview", "plan", "findings", "findings?open=0", "findings?open=1&group=package", "packages", "packages?open=0", "layers", "licences",
                 "secrets", "ignored", "data"):
        shown = tab.open(path, f"#{view}")
        check(f"{name}: {view} is shown", shown and tab.run("document.querySelectorAll('#page h1').length") == 1, tab.run("document.body.innerText.slice(0, 300)"))
        quiet(tab, path, f"{name}: {view}")
        named(tab, f"{name}: {view}")


def wide(tab, path, name):
    """No view is wider than the window, on a telephone either."""
    tab.size(360, 740)
    for view in ("overview", "plan", "findings", "packages", "layers", "secrets", "licences", "ignored", "data"):
        tab.open(path, f"#{view}")
        over = tab.run("Math.max(document.documentElement.scrollWidth - innerWidth, document.querySelector('main').scrollWidth - document.querySelector('main').clientWidth)")
        check(f"{name}: {view} fits", over <= 0, over)
    tab.size(1440, 900)


def empty(tab):
    path = convert(saved_reports.report([{"Target": "shop (debian 12.5)", "Class": "os-pkgs", "Type": "debian"}]), "empty")
    visit(tab, path, "empty")
    check("empty: says so", "Nothing found" in (tab.open(path) and tab.run("document.querySelector('h1').textContent")))


def small(tab):
    path = convert(saved_reports.image(10), "small")
    visit(tab, path, "small")
    wide(tab, path, "small")
    tab.open(path, "#findings")
    rows = "document.querySelectorAll('.grid-body .finding-row:not(.grid-head)').length"
    check("small: all rows", tab.run(rows) == 10, tab.run(rows))
    keys(tab)
    tab.open(path, "#findings?severity=4&q=cve")
    check("small: the address is the filter", tab.run("document.querySelector('#search').value") == "cve" and tab.run("document.querySelectorAll('.chip[aria-pressed=true]').length") == 1)
    mark(tab, path)
    themes(tab, path)
    paper(tab, path)


def keys(tab):
    tab.key("j")
    tab.run(FRAME)
    check("keys: j opens the first", "open=0" in tab.run("location.hash"), tab.run("location.hash"))
    tab.key("j")
    tab.run(FRAME)
    check("keys: and the next", tab.run("document.querySelectorAll('[aria-selected=true]').length") == 1 and "open=1" in tab.run("location.hash"), tab.run("location.hash"))
    tab.key("Escape")
    tab.run(FRAME)
    check("keys: Escape closes", tab.run("document.querySelector('.details')") is None)
    tab.key("/")
    tab.wait("document.activeElement.id === 'search'", 3)
    check("keys: / searches", tab.run("document.activeElement.id") == "search")
    tab.call("Input.insertText", text="nothing like it")
    tab.run(FRAME)
    check("keys: and narrows", tab.run("document.body.innerText").count("No finding passes these filters") == 1)
    tab.key("Escape")
    tab.run("document.activeElement.blur()")
    tab.key("1")
    tab.run(FRAME)
    check("keys: 1 is the overview", tab.run("location.hash").startswith("#overview"))


def mark(tab, path):
    tab.open(path, "#findings?open=0")
    tab.run("""(() => { const select = document.querySelector('.mark-form select'); select.value = 'not_affected';
                        select.dispatchEvent(new Event('change', { bubbles: true })); })()""")
    tab.run(FRAME)
    check("marks: say what is missing", "Not in the draft yet" in tab.run("document.querySelector('.mark-form').textContent"))
    tab.run("""(() => { const select = document.querySelectorAll('.mark-form select')[1]; select.value = 'vulnerable_code_not_present';
                        select.dispatchEvent(new Event('change', { bubbles: true })); })()""")
    tab.run(FRAME)
    tab.run("window.saved = []; URL.createObjectURL = blob => { saved.push(blob); return 'blob:none'; }")
    tab.run("document.querySelectorAll('.exports button').forEach(button => button.click())")
    csv, other, vex = [tab.run(f"saved[{i}].text()") for i in range(3)]
    check("exports: CSV", csv.count("\r\n") == 11 and csv.startswith('"Severity"'), csv[:200])
    check("exports: JSON", len(json.loads(other)["findings"]) == 10)
    check("exports: VEX", [each["status"] for each in json.loads(vex)["statements"]] == ["not_affected"], vex[:500])
    tab.run("localStorage.clear()")


def themes(tab, path):
    colours = {}
    for scheme in ("light", "dark"):
        tab.media(prefers_color_scheme=scheme)
        tab.open(path)
        colours[scheme] = tab.run("getComputedStyle(document.body).backgroundColor")
    check("themes: dark is another", colours["light"] != colours["dark"], colours)
    tab.key("t")
    tab.run(FRAME)
    check("themes: t changes it", tab.run("getComputedStyle(document.body).backgroundColor") == colours["light"])
    tab.run("localStorage.clear()")
    tab.media(prefers_color_scheme="light")


def paper(tab, path):
    tab.open(path, "#findings?severity=4")
    pdf = tab.pdf()
    check("paper: pages", pdf.startswith(b"%PDF") and len(re.findall(rb"/Type\s*/Page\b", pdf)) >= 2, len(pdf))
    tab.call("Emulation.setEmulatedMedia", media="print")
    tab.run("dispatchEvent(new Event('beforeprint'))")
    text = tab.run("document.querySelector('.paper').innerText")
    check("paper: overview, plan, findings", all(word in text for word in ("By severity", "Fix plan", "Findings (filtered)")), text[:300])
    tab.run("dispatchEvent(new Event('afterprint'))")
    check("paper: and back", tab.run("document.querySelector('.paper')") is None)
    tab.call("Emulation.setEmulatedMedia", media="")
    if pictures:
        with open(f"{pictures}/print.pdf", "wb") as file:
            file.write(pdf)


def hostile(tab):
    path = convert(hostile_report(), "hostile")
    whole(path)
    visit(tab, path, "hostile")
    wide(tab, path, "hostile")
    tab.run("localStorage.clear()")
    for i in range(3 * len(HOSTILE)):
        tab.open(path, f"#findings?state=all&open={i}")
        links = tab.run("[...document.querySelectorAll('#page a[href]')].map(a => [a.protocol, a.rel])")
        if not all(protocol in ("http:", "https:") and rel == "noreferrer noopener" for protocol, rel in links if protocol != "file:"):
            check("hostile: links", False, links)
        bad = tab.run("document.querySelectorAll('#page :is(img, script, iframe, object, embed, style, link, form)').length")
        if bad or tab.errors:
            check(f"hostile: finding {i}", False, (bad, tab.errors))
    tab.open(path, "#findings?open=0")
    check("hostile: as text", "onerror" in tab.run("document.querySelector('#page').textContent"))
    check("hostile: nothing reorders", not re.search("[\u202a-\u202e\u2066-\u2069\u200b\u0000]", tab.run("document.querySelector('#page').innerText")))
    quiet(tab, path, "hostile: in the end")


def without_scripts(tab):
    path = convert(saved_reports.image(300), "plain")
    tab.call("Emulation.setScriptExecutionDisabled", value=True)
    tab.call("Page.navigate", url=f"file://{path}")
    tab.wait("document.readyState === 'complete'")
    root = tab.call("DOM.getDocument", depth=0)["root"]["nodeId"]
    rows = tab.call("DOM.querySelectorAll", nodeId=root, selector="noscript tr")["nodeIds"]
    check("without scripts: the first 200", len(rows) == 201, len(rows))
    tab.call("Emulation.setScriptExecutionDisabled", value=False)


def middle(values):
    return sorted(values)[len(values) // 2]


def large(tab):
    path = convert(saved_reports.image(50_000), "large")
    size = os.path.getsize(path)
    check("large: 8 MB at most", size <= 8_000_000, size)
    shown = []
    for _ in range(3):
        tab.open(path, "#findings")
        shown.append(tab.run("performance.getEntriesByName('oakum:shown')[0].startTime"))
    check("large: shown within a second", slow or min(shown) < 1000, shown)
    check("large: few rows in the document", tab.run("document.querySelectorAll('.finding-row').length") < 80)
    queries = ["a", "cve", "memory corr", "lodash", "nothing like it", "openssl 1.2", "debian", "high", "libssl", ""]
    tab.run("new Promise(done => setTimeout(done, 1500))")  # as long as it takes to look at the page
    filters = tab.run("""(async () => {
      const search = document.querySelector('#search'), times = [];
      for (const query of %s) {
        performance.clearMeasures();
        search.value = query;
        search.dispatchEvent(new InputEvent('input', { bubbles: true }));
        await new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)));
        times.push(performance.getEntriesByType('measure').reduce((sum, each) => sum + each.duration, 0));
      }
      return times;
    })()""" % json.dumps(queries))
    check("large: filtered within 50 ms", slow or middle(filters) <= 50, filters)
    chips = tab.run("""(async () => {
      const times = [];
      for (const chip of document.querySelectorAll('.chip')) {
        performance.clearMeasures();
        chip.click();
        await new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)));
        times.push(performance.getEntriesByType('measure').reduce((sum, each) => sum + each.duration, 0));
      }
      return times;
    })()""")
    check("large: chips within 50 ms", slow or middle(chips) <= 50, chips)
    heap = tab.call("Runtime.getHeapUsage")["usedSize"]
    print(f"50,000 findings: {size / 1e6:.1f} MB, shown after {min(shown):.0f} ms, filtered in {middle(filters):.1f} ms (at most {max(filters):.0f}), "
          f"chips {middle(chips):.1f} ms, heap {heap / 1e6:.0f} MB")
    quiet(tab, path, "large")


def take_pictures(tab):
    path = convert(saved_reports.image(420), "picture")
    for scheme, width, height in (("light", 1440, 900), ("dark", 1440, 900), ("light", 390, 844)):
        tab.media(prefers_color_scheme=scheme)
        tab.size(width, height)
        for view in ("overview", "plan", "findings", "findings?open=2", "findings?group=package", "packages?open=40", "layers", "secrets", "licences", "ignored", "data"):
            tab.open(path, f"#{view}")
            tab.run(FRAME)
            tab.screenshot(f"{pictures}/{width}-{scheme}-{re.sub('[^a-z0-9]+', '-', view)}.png")


if not browser.program():
    print("skipped: there is no chromium")
    sys.exit(77)
convert(saved_reports.image(3), "first")
tab = browser.Browser()
try:
    tab.size(1440, 900)
    tab.media(prefers_color_scheme="light")
    for part in (empty, small, hostile, without_scripts, large):
        part(tab)
    if pictures:
        os.makedirs(pictures, exist_ok=True)
        take_pictures(tab)
finally:
    tab.close()
    shutil.rmtree(work, ignore_errors=True)
finish()
