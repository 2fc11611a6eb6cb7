#!/usr/bin/env python3
"""Makes advisories/eol/releases.csv and advisories/eol/names.csv, which the program embeds.

    scripts/make_eol_table.py PRODUCTS DISTRO_INFO

PRODUCTS is the folder "products" of the endoflife.date repository (MIT licence), DISTRO_INFO a
folder with debian.csv and ubuntu.csv of Debian's package distro-info-data (ISC licence). Both say
facts: which release ends on which day. The result depends on nothing else, so that a newer snapshot
gives a difference that can be read line by line.

releases.csv: product,cycle,last_day,extended. The last day of free security updates, and of those
that are paid for or need a subscription; empty where none is announced, "ended" where it is over and
nobody wrote down since when. A cycle has as many parts as tell releases apart ("3.20", "12").

names.csv: ecosystem,name,product. Under which names packages carry a product. "cpe" is vendor:product
of a CPE name.
"""

import csv
import pathlib
import re
import sys
import urllib.parse

import yaml

# Families of operating systems, as the program names them. Debian and Ubuntu come from distro-info,
# whose dates are the publishers' own.
SYSTEMS = {
    "alpine-linux": "alpine", "rhel": "redhat", "centos": "centos", "centos-stream": "centos-stream",
    "almalinux": "alma", "rocky-linux": "rocky", "oracle-linux": "oracle", "vmware-photon": "photon",
    "sles": "sles", "suse-linux-micro": "slem", "opensuse": "opensuse-leap", "fedora": "fedora",
    "openwrt": "openwrt",
}

# Releases that the products' pages no longer list, or that have no page. All names of Amazon's
# first Linux ("2018.03") are one release to the program.
SYSTEMS_BY_HAND = [
    ("amazon", "1", "2023-12-31", ""), ("amazon", "2", "2026-06-30", ""),
    ("amazon", "2023", "2029-06-30", ""),
    ("cbl-mariner", "1.0", "2023-07-31", ""), ("cbl-mariner", "2.0", "2025-07-31", ""),
    ("centos", "3", "2010-10-31", ""), ("centos", "4", "2012-02-29", ""),
    ("oracle", "5", "2017-06-30", "2020-11-30"),
]

# What runs or builds other people's programs, or serves them: worth a word when it is past its life.
CATEGORIES = {"app", "database", "framework", "lang", "server-app"}

ECOSYSTEMS = {
    "npm": "npm", "pypi": "pypi", "gem": "gem", "composer": "composer", "maven": "maven",
    "nuget": "nuget", "golang": "golang", "hex": "hex", "cargo": "cargo", "bitnami": "bitnami",
    "generic": "binary",
}

# Names the products' pages do not have. The builds of Java carry the names the analyzer of their
# release file gives them; a plain "openjdk" may be a distribution's, which lives by its own dates.
NAMES_BY_HAND = [
    ("golang", "stdlib", "go"), ("golang", "k8s.io/kubernetes", "kubernetes"),
    ("kubernetes", "k8s.io/kubernetes", "kubernetes"),
    ("kubernetes", "k8s.io/kubelet", "kubernetes"),
    ("binary", "kubernetes", "kubernetes"), ("binary", "nodejs", "nodejs"),
    ("binary", "postgres", "postgresql"), ("binary", "httpd", "apache-http-server"),
    ("binary", "redis-server", "redis"), ("binary", "mysqld", "mysql"),
    ("binary", "mariadbd", "mariadb"), ("binary", "golang", "go"),
    ("binary", "temurin", "eclipse-temurin"), ("binary", "zulu", "azul-zulu"),
    ("binary", "corretto", "amazon-corretto"), ("binary", "liberica", "bellsoft-liberica"),
    ("binary", "microsoft-openjdk", "microsoft-build-of-openjdk"),
    ("binary", "redhat-openjdk", "red-hat-build-of-openjdk"),
    ("binary", "sapmachine", "sapmachine"), ("binary", "semeru", "ibm-semeru"),
    ("binary", "oracle-jdk", "oracle-jdk"), ("binary", "graalvm", "graalvm-ce"),
    ("maven", "org.apache.tomcat.embed:tomcat-embed-core", "tomcat"),
    ("maven", "org.apache.tomcat:tomcat-catalina", "tomcat"),
    ("maven", "org.springframework:spring-core", "spring-framework"),
    ("maven", "org.springframework.security:spring-security-core", "spring-security"),
    ("maven", "org.hibernate:hibernate-core", "hibernate-orm"),
    ("maven", "org.hibernate.orm:hibernate-core", "hibernate-orm"),
    ("maven", "org.apache.struts:struts2-core", "apache-struts"),
    ("maven", "org.apache.camel:camel-core", "apache-camel"),
    ("maven", "io.quarkus:quarkus-core", "quarkus-framework"),
    ("maven", "org.eclipse.jetty:jetty-server", "eclipse-jetty"),
    ("npm", "react", "react"), ("npm", "vue", "vue"), ("npm", "next", "nextjs"),
    ("npm", "nuxt", "nuxt"), ("npm", "angular", "angularjs"), ("npm", "@angular/core", "angular"),
    ("npm", "electron", "electron"), ("npm", "express", "express"), ("npm", "jquery", "jquery"),
    ("npm", "bootstrap", "bootstrap"), ("npm", "ember-source", "emberjs"),
    ("pypi", "django", "django"), ("pypi", "numpy", "numpy"), ("pypi", "wagtail", "wagtail"),
    ("pypi", "plone", "plone"), ("pypi", "ansible", "ansible"),
    ("pypi", "ansible-core", "ansible-core"), ("pypi", "apache-airflow", "apache-airflow"),
    ("pypi", "salt", "salt"),
    ("gem", "rails", "ruby-on-rails"), ("gem", "jekyll", "jekyll"),
    ("composer", "laravel/framework", "laravel"), ("composer", "symfony/symfony", "symfony"),
    ("composer", "symfony/http-kernel", "symfony"), ("composer", "drupal/core", "drupal"),
    ("composer", "cakephp/cakephp", "cakephp"), ("composer", "twig/twig", "twig"),
    ("composer", "typo3/cms-core", "typo3"), ("composer", "magento/product-community-edition", "magento"),
    ("composer", "guzzlehttp/guzzle", "guzzle"),
    ("hex", "phoenix", "phoenix-framework"),
    ("nuget", "microsoft.netcore.app", "dotnet"), ("nuget", "microsoft.aspnetcore.app", "dotnet"),
]

# Starters and plug-ins that only repeat the version of the product itself; and names under which
# something else goes.
LEFT_OUT = re.compile(r"spring-boot-starter|^cpe,oracle:openjdk|^cpe,redhat:openjdk|-site$|^golang,github.com/gorilla/")


def front_matter(path):
    text = path.read_text(encoding="utf-8")
    return yaml.safe_load(text.split("\n---", 1)[0].removeprefix("---"))


def day(value):
    """A date, "" for none announced, "ended" for one that nobody wrote down."""
    if value in (None, False):
        return ""
    return "ended" if value is True else str(value)


def releases_of(product, key):
    for release in product["releases"]:
        last = day(release.get("eol"))
        extended = day(release.get("eoes"))
        yield key, str(release["releaseCycle"]), last, extended


def debian(folder):
    """The last day is that of the long-term team, who is Debian too."""
    for row in csv.DictReader((folder / "debian.csv").open(encoding="utf-8")):
        end = row["eol-lts"] or row["eol"]
        if end:
            version = row["version"]
            cycle = version.removesuffix(".0") if float(version) >= 4 else version
            yield "debian", cycle, end, row["eol-elts"] or ""


def ubuntu(folder):
    """Extended is the security maintenance that Ubuntu Pro includes."""
    for row in csv.DictReader((folder / "ubuntu.csv").open(encoding="utf-8")):
        yield "ubuntu", row["version"].removesuffix(" LTS"), row["eol"], row["eol-esm"] or ""


def name_of(identifier):
    """(ecosystem, name) of an identifier, or None."""
    if cpe := identifier.get("cpe"):
        parts = cpe.removeprefix("cpe:2.3:").removeprefix("cpe:/").split(":")
        if len(parts) < 3 or parts[0] != "a" or "*" in parts[1:3]:
            return None
        return "cpe", f"{parts[1]}:{parts[2]}".lower()
    purl = identifier.get("purl", "")
    match = re.fullmatch(r"pkg:([a-z]+)/([^@?#]+).*", purl)
    if not match:
        return None
    kind, path = match[1], urllib.parse.unquote(match[2])
    if kind == "docker" and path.startswith("bitnami/"):
        return "bitnami", path.removeprefix("bitnami/").lower()
    if kind not in ECOSYSTEMS:
        return None
    if kind == "maven":
        path = path.replace("/", ":")
    if kind == "pypi":
        path = re.sub(r"[-_.]+", "-", path)
    return ECOSYSTEMS[kind], path if kind == "golang" else path.lower()


def table(products, distro_info):
    releases = set(SYSTEMS_BY_HAND) | set(debian(distro_info)) | set(ubuntu(distro_info))
    names = {}
    shared = set()  # one name of several products tells nothing

    def add(ecosystem, name, product):
        key = (ecosystem, name)
        if names.setdefault(key, product) != product:
            shared.add(key)

    for path in sorted(products.glob("*.md")):
        product = front_matter(path)
        if path.stem in SYSTEMS:
            releases.update(releases_of(product, SYSTEMS[path.stem]))
        if product["category"].split()[0] in CATEGORIES:
            for identifier in product.get("identifiers") or []:
                if key := name_of(identifier):
                    add(*key, path.stem)
    for key in shared:
        names.pop(key)
    for ecosystem, name, product in NAMES_BY_HAND:
        names[(ecosystem, name)] = product
    names = {key: product for key, product in names.items() if not LEFT_OUT.search(",".join(key))}
    for product in sorted(set(names.values())):
        releases.update(releases_of(front_matter(products / f"{product}.md"), product))
    return sorted(releases), sorted((*key, product) for key, product in names.items())


def write(path, head, rows):
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(head)
        writer.writerows(rows)


def main():
    products, distro_info = map(pathlib.Path, sys.argv[1:3])
    folder = pathlib.Path(__file__).resolve().parent.parent / "advisories" / "eol"
    folder.mkdir(parents=True, exist_ok=True)
    releases, names = table(products, distro_info)
    for row in releases + names:
        assert not any("," in field or '"' in field for field in row), row
    write(folder / "releases.csv", ("product", "cycle", "last_day", "extended"), releases)
    write(folder / "names.csv", ("ecosystem", "name", "product"), names)


if __name__ == "__main__":
    main()
