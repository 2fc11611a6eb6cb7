#include "cli/flag.h"

#include <algorithm>

#include "report/format.h"

namespace oakum::cli {

/// The registry of writers is the list.
static std::vector<std::string_view> format_names() {
  std::vector<std::string_view> names;
  for (const auto& format : report::formats()) names.push_back(format.name);
  std::sort(names.begin(), names.end());
  return names;
}

// clang-format off
static const std::vector<Flag>& table() {
  static const std::vector<Flag> rows = {
      // What is told.
      {.name = "format", .letter = 'f', .kind = Flag::text, .config_key = "format", .default_value = "table",
       .choices = format_names(), .versioned = true, .value_name = "FORMAT",
       .help = "How the report is written; FORMAT@VERSION where a format has several"},
      {.name = "output", .letter = 'o', .kind = Flag::text, .config_key = "output", .value_name = "FILE",
       .help = "Write the report to a file; FORMAT=FILE brings its own format and may be given several times",
       .completes_files = true},
      {.name = "template", .letter = 't', .kind = Flag::text, .config_key = "template", .value_name = "TEXT",
       .help = "The template of --format template, or @FILE that has it", .completes_files = true},
      {.name = "severity", .letter = 's', .kind = Flag::list, .config_key = "severity",
       .default_value = "UNKNOWN,LOW,MEDIUM,HIGH,CRITICAL", .choices = {"UNKNOWN", "LOW", "MEDIUM", "HIGH", "CRITICAL"},
       .value_name = "LIST", .help = "Only findings of these severities"},
      {.name = "ignore-unfixed", .kind = Flag::boolean, .config_key = "vulnerability.ignore-unfixed",
       .help = "Only vulnerabilities for which there is a fix"},
      {.name = "ignore-status", .kind = Flag::list, .config_key = "vulnerability.ignore-status",
       .choices = {"unknown", "not_affected", "affected", "fixed", "under_investigation", "will_not_fix", "fix_deferred", "end_of_life"},
       .value_name = "LIST", .help = "Leave out vulnerabilities of these statuses"},
      {.name = "list-all-pkgs", .kind = Flag::boolean, .config_key = "list-all-pkgs", .default_value = "true",
       .help = "List all packages in the JSON report, not only the vulnerable ones"},
      {.name = "show-suppressed", .kind = Flag::boolean, .config_key = "scan.show-suppressed",
       .help = "Also list what was left out, and why"},
      {.name = "dependency-tree", .kind = Flag::boolean, .config_key = "dependency-tree",
       .help = "Table: also who needs the packages that have findings, as a tree"},
      {.name = "table-mode", .kind = Flag::list, .config_key = "table-mode", .default_value = "summary,detailed",
       .choices = {"summary", "detailed"}, .value_name = "LIST", .help = "Table: the fix plan and the targets, each finding, or both"},
      {.name = "report", .kind = Flag::text, .config_key = "report", .default_value = "all", .choices = {"all", "summary"},
       .value_name = "HOW", .help = "Table: all of it, or without each finding"},
      {.name = "rejudge", .kind = Flag::boolean,
       .help = "Judge the packages of the saved report again, with today's advisories"},
      {.name = "show-unchanged", .kind = Flag::boolean, .config_key = "diff.show-unchanged",
       .help = "Also list the findings that both sides have"},
      {.name = "ignorefile", .kind = Flag::text, .config_key = "ignorefile", .value_name = "FILE",
       .help = "What to ignore, instead of .trivyignore, .trivyignore.yaml and .oakumignore.yaml of the working directory",
       .completes_files = true},
      {.name = "ignore-policy", .kind = Flag::text, .config_key = "ignore-policy", .value_name = "FILE",
       .help = "Policies in Rego are not in this version; see --policy", .completes_files = true},
      {.name = "policy", .kind = Flag::text, .config_key = "policy.file", .value_name = "FILE",
       .help = "What to ignore, which severities to judge otherwise and what to fail on (YAML, docs/policy.md)",
       .completes_files = true},
      {.name = "baseline", .kind = Flag::text, .config_key = "policy.baseline", .value_name = "FILE",
       .help = "An earlier report in JSON: what was in it already is not told again", .completes_files = true},
      {.name = "fail-on", .kind = Flag::list, .config_key = "policy.fail-on", .value_name = "LIST",
       .help = "End with 1 (or --exit-code) when a finding matches: critical, high+fixable, kev, epss>=0.5, new+!base, CVE-2024-*"},
      {.name = "exit-code", .kind = Flag::number, .config_key = "exit-code", .default_value = "0", .value_name = "N",
       .help = "End with this code when findings remain"},
      {.name = "exit-on-eol", .kind = Flag::number, .config_key = "exit-on-eol", .default_value = "0", .value_name = "N",
       .help = "End with this code when the operating system is no longer supported"},
      {.name = "allow-partial", .kind = Flag::boolean, .config_key = "scan.allow-partial",
       .help = "End with 0 even if something of the target could not be read"},
      {.name = "color", .kind = Flag::text, .config_key = "color", .default_value = "auto", .choices = {"auto", "always", "never"},
       .value_name = "WHEN", .help = "Colours in the table"},
      // What is looked at.
      {.name = "scanners", .kind = Flag::list, .config_key = "scan.scanners", .default_value = "vuln,secret",
       .choices = {"vuln", "misconfig", "secret", "license"}, .value_name = "LIST", .help = "What to look for",
       .aliases = {"security-checks"}, .config_aliases = {"scan.security-checks"},
       .choice_aliases = {{"vulnerability", "vuln"}, {"misconf", "misconfig"}, {"misconfiguration", "misconfig"}, {"config", "misconfig"}}},
      {.name = "pkg-types", .kind = Flag::list, .config_key = "pkg.types", .default_value = "os,library", .choices = {"os", "library"},
       .value_name = "LIST", .help = "Packages of the operating system, of languages, or both", .aliases = {"vuln-type"},
       .config_aliases = {"vulnerability.type"}},
      {.name = "pkg-relationships", .kind = Flag::list, .config_key = "pkg.relationships",
       .default_value = "unknown,root,workspace,direct,indirect", .choices = {"unknown", "root", "workspace", "direct", "indirect"},
       .value_name = "LIST", .help = "Only packages that the project relates to in these ways"},
      {.name = "include-dev-deps", .kind = Flag::boolean, .config_key = "pkg.include-dev-deps",
       .help = "Also packages that are only needed for development"},
      {.name = "skip-files", .kind = Flag::list, .config_key = "scan.skip-files", .value_name = "GLOBS",
       .help = "Files to leave out", .completes_files = true},
      {.name = "skip-dirs", .kind = Flag::list, .config_key = "scan.skip-dirs", .value_name = "GLOBS",
       .help = "Directories to leave out", .completes_files = true},
      {.name = "detection-priority", .kind = Flag::text, .config_key = "scan.detection-priority", .default_value = "precise",
       .choices = {"precise", "comprehensive"}, .value_name = "WORD",
       .help = "precise: few false findings; comprehensive: also what is only likely"},
      {.name = "distro", .kind = Flag::text, .config_key = "scan.distro", .value_name = "FAMILY/VERSION",
       .help = "Judge packages as those of this operating system"},
      {.name = "input", .kind = Flag::text, .config_key = "image.input", .value_name = "FILE",
       .help = "The image archive or OCI layout to scan", .completes_files = true},
      {.name = "platform", .kind = Flag::text, .config_key = "image.platform", .value_name = "OS/ARCH",
       .help = "Which image of a multi-platform one"},
      {.name = "image-src", .kind = Flag::list, .config_key = "image.source", .default_value = "docker,containerd,podman,remote",
       .choices = {"docker", "containerd", "podman", "remote"}, .value_name = "LIST", .help = "Where to look for an image, in order"},
      {.name = "docker-host", .kind = Flag::text, .config_key = "image.docker.host", .value_name = "ADDRESS",
       .help = "The Docker Engine's address (unix:///path or tcp://host:port)"},
      {.name = "podman-host", .kind = Flag::text, .config_key = "image.podman.host", .value_name = "ADDRESS",
       .help = "The podman service's address (unix:///path)"},
      {.name = "max-image-size", .kind = Flag::size, .config_key = "image.max-size", .value_name = "SIZE",
       .help = "Refuse an image whose layers are larger than this in all, compressed or not (10GB, 500MB)"},
      {.name = "username", .kind = Flag::list, .config_key = "registry.username", .value_name = "NAMES",
       .help = "User of the image's registry; several are tried in order, each with the password of its place"},
      {.name = "password", .kind = Flag::list, .config_key = "registry.password", .value_name = "PASSWORDS",
       .help = "Password of the image's registry; others see it on a command line: --password-stdin is safer"},
      {.name = "password-stdin", .kind = Flag::boolean, .config_key = "", .help = "Read the password from standard input"},
      {.name = "registry-token", .kind = Flag::text, .config_key = "registry.token", .value_name = "TOKEN",
       .help = "Access token to show to the image's registry, instead of any other login"},
      {.name = "registry-mirrors", .kind = Flag::map, .config_key = "registry.mirrors", .value_name = "HOST=MIRROR",
       .help = "Hosts to ask before a registry, in order"},
      {.name = "license-full", .kind = Flag::boolean, .config_key = "license.full",
       .help = "Also look for licences in the texts of files: licence files, and the heads of sources"},
      {.name = "ignored-licenses", .kind = Flag::list, .config_key = "license.ignored", .value_name = "LIST",
       .help = "Licences that are no finding; of an expression each must be among them"},
      {.name = "license-confidence-level", .kind = Flag::text, .config_key = "license.confidenceLevel", .default_value = "0.9",
       .value_name = "NUMBER", .help = "How sure it must be which licence a text is, from 0.5 to 1"},
      {.name = "license-forbidden", .kind = Flag::list, .config_key = "license.forbidden", .value_name = "LIST",
       .help = "Licences of this class (critical) instead of the built-in ones; text://REGEX for licences that are texts"},
      {.name = "license-restricted", .kind = Flag::list, .config_key = "license.restricted", .value_name = "LIST",
       .help = "Licences of this class (high)"},
      {.name = "license-reciprocal", .kind = Flag::list, .config_key = "license.reciprocal", .value_name = "LIST",
       .help = "Licences of this class (medium)"},
      {.name = "license-notice", .kind = Flag::list, .config_key = "license.notice", .value_name = "LIST",
       .help = "Licences of this class (low)"},
      {.name = "license-permissive", .kind = Flag::list, .config_key = "license.permissive", .value_name = "LIST",
       .help = "Licences of this class (low)"},
      {.name = "license-unencumbered", .kind = Flag::list, .config_key = "license.unencumbered", .value_name = "LIST",
       .help = "Licences of this class (low)"},
      {.name = "secret-config", .kind = Flag::text, .config_key = "secret.config", .value_name = "FILE",
       .help = "Rules for secrets: trivy-secret.yaml (the default where it exists), .gitleaks.toml (next), or rules of your own",
       .completes_files = true},
      {.name = "secret-baseline", .kind = Flag::text, .config_key = "secret.baseline", .value_name = "FILE",
       .help = "Secrets that are known already: a report in JSON, one of gitleaks, or a list like .gitleaksignore (the default where it exists)",
       .completes_files = true},
      {.name = "secret-salt", .kind = Flag::text, .config_key = "secret.salt", .value_name = "TEXT",
       .help = "What the hashes of secrets in reports are made with, known to you alone; not on a command line"},
      {.name = "secret-archives", .kind = Flag::boolean, .config_key = "secret.archives",
       .help = "Also look for secrets in the files of archives"},
      {.name = "show-secrets", .kind = Flag::boolean, .config_key = "",
       .help = "Do not mask secrets; only when standard output is a terminal"},
      {.name = "skip-base-layers", .kind = Flag::boolean, .config_key = "secret.skip-base-layers",
       .help = "Do not look for secrets in the layers of the base image"},
      {.name = "image-config-scanners", .kind = Flag::list, .config_key = "image.image-config-scanners",
       .choices = {"misconfig", "secret"}, .value_name = "LIST", .help = "What to look for in an image's configuration",
       .choice_aliases = {{"misconf", "misconfig"}, {"misconfiguration", "misconfig"}, {"config", "misconfig"}}},
      {.name = "history", .kind = Flag::boolean, .config_key = "repository.history",
       .help = "Also look for secrets in every earlier commit of a repository"},
      {.name = "branch", .kind = Flag::text, .config_key = "repository.branch", .value_name = "NAME", .help = "The branch of a repository to scan"},
      {.name = "tag", .kind = Flag::text, .config_key = "repository.tag", .value_name = "NAME", .help = "The tag of a repository to scan"},
      {.name = "commit", .kind = Flag::text, .config_key = "repository.commit", .value_name = "HASH", .help = "The commit of a repository to scan"},
      {.name = "online-scan", .kind = Flag::boolean, .config_key = "scan.online",
       .help = "Also ask remote package repositories for what a project only names (parents of a pom.xml)"},
      // What it is judged with.
      {.name = "db", .kind = Flag::text, .config_key = "db.file", .value_name = "FILE",
       .help = "The advisory database to use instead of the one in the cache", .completes_files = true},
      {.name = "java-db-file", .kind = Flag::text, .config_key = "java-db.file", .value_name = "FILE",
       .help = "The index of published Java archives to name unknown ones with, instead of the one in the cache",
       .completes_files = true},
      {.name = "vuln-severity-source", .kind = Flag::list, .config_key = "vulnerability.severity-source", .default_value = "auto",
       .value_name = "LIST", .help = "Whose severity counts, in order: auto, nvd, ghsa, redhat, debian, …"},
      {.name = "vex", .kind = Flag::list, .config_key = "vulnerability.vex", .value_name = "LIST",
       .help = "What is known not to matter: VEX documents (OpenVEX, CSAF, CycloneDX), repo for VEX repositories, sbom-ref for what an SBOM names, oci for what a registry has",
       .completes_files = true},
      {.name = "skip-vex-repo-update", .kind = Flag::boolean, .config_key = "vulnerability.skip-vex-repo-update",
       .help = "Use VEX repositories as they are on this machine"},
      {.name = "db-repository", .kind = Flag::list, .config_key = "db.repository",
       .default_value = "mirror.gcr.io/aquasec/trivy-db:2,ghcr.io/aquasecurity/trivy-db:2", .value_name = "LIST",
       .help = "Where `db update` gets the database, tried in order"},
      {.name = "source", .kind = Flag::list, .config_key = "", .value_name = "KIND:PATH",
       .help = "An advisory source; may be given several times", .completes_files = true},
      {.name = "force", .kind = Flag::boolean, .config_key = "",
       .help = "Update even if the database is fresh; install even over another hook"},
      {.name = "install", .kind = Flag::boolean, .config_key = "", .help = "Make git run this before each commit of this repository"},
      {.name = "limit", .kind = Flag::number, .config_key = "", .default_value = "50", .value_name = "N", .help = "At most so many rows"},
      // What is remembered.
      {.name = "cache-backend", .kind = Flag::text, .config_key = "cache.backend", .default_value = "fs", .value_name = "WHERE",
       .help = "Where layers are remembered: fs, memory, or redis://[USER[:PASSWORD]@]HOST[:PORT][/DB]"},
      {.name = "cache-size", .kind = Flag::size, .config_key = "cache.size", .default_value = "1GB", .value_name = "SIZE",
       .help = "How much may be remembered; what was not asked for longest goes first"},
      {.name = "cache-ttl", .kind = Flag::duration, .config_key = "cache.ttl", .default_value = "0", .value_name = "TIME",
       .help = "How long Redis keeps a layer; 0: as long as it likes"},
      {.name = "redis-tls", .kind = Flag::boolean, .config_key = "cache.redis.tls", .help = "Speak TLS to Redis (also by rediss://)"},
      {.name = "redis-ca", .kind = Flag::text, .config_key = "cache.redis.ca", .value_name = "FILE",
       .help = "Certificates of the authorities to trust for Redis (PEM)", .completes_files = true},
      {.name = "redis-cert", .kind = Flag::text, .config_key = "cache.redis.cert", .value_name = "FILE",
       .help = "Our own certificate for Redis (PEM)", .completes_files = true},
      {.name = "redis-key", .kind = Flag::text, .config_key = "cache.redis.key", .value_name = "FILE",
       .help = "The key of --redis-cert (PEM)", .completes_files = true},
      {.name = "all", .letter = 'a', .kind = Flag::boolean, .config_key = "", .help = "Everything that is kept"},
      {.name = "scan-cache", .kind = Flag::boolean, .config_key = "", .help = "Remembered layers"},
      {.name = "vuln-db", .kind = Flag::boolean, .config_key = "", .help = "The advisory database"},
      {.name = "java-db", .kind = Flag::boolean, .config_key = "", .help = "The index of published Java archives"},
      {.name = "checks-bundle", .kind = Flag::boolean, .config_key = "", .help = "Nothing to remove: checks are part of the program",
       .quiet = true},
      {.name = "vex-repo", .kind = Flag::boolean, .config_key = "", .help = "Downloaded VEX repositories"},
      // How it runs.
      {.name = "max-memory", .kind = Flag::size, .config_key = "scan.max-memory", .default_value = "512MB", .value_name = "SIZE",
       .help = "How much of the contents of files may be held in memory at a time"},
      {.name = "parallel", .kind = Flag::number, .config_key = "scan.parallel", .default_value = "0", .value_name = "N",
       .help = "Threads; 0 takes one per processor"},
      {.name = "config", .letter = 'c', .kind = Flag::text, .config_key = "", .default_value = "oakum.yaml", .value_name = "FILE",
       .help = "Configuration file", .completes_files = true, .global = true},
      {.name = "cache-dir", .kind = Flag::text, .config_key = "cache.dir", .value_name = "DIR",
       .help = "Where the database and caches are kept", .completes_files = true, .global = true},
      {.name = "timeout", .kind = Flag::duration, .config_key = "timeout", .default_value = "30m", .value_name = "TIME",
       .help = "Give up after this long (90s, 5m, 1h30m; 0 never)", .global = true},
      {.name = "cacert", .kind = Flag::text, .config_key = "cacert", .value_name = "FILE",
       .help = "Certificates of further authorities to trust (PEM)", .completes_files = true, .global = true},
      {.name = "insecure", .kind = Flag::boolean, .config_key = "insecure",
       .help = "Allow plain HTTP and do not verify certificates", .aliases = {"non-ssl"}, .global = true},
      {.name = "no-progress", .kind = Flag::boolean, .config_key = "db.no-progress", .help = "No progress line", .global = true},
      {.name = "quiet", .letter = 'q', .kind = Flag::boolean, .config_key = "quiet", .help = "Only the report and errors", .global = true},
      {.name = "debug", .letter = 'd', .kind = Flag::boolean, .config_key = "debug", .help = "Say more on standard error", .global = true},
      {.name = "version", .letter = 'v', .kind = Flag::boolean, .config_key = "", .help = "Print the version and stop", .global = true},
      {.name = "help", .letter = 'h', .kind = Flag::boolean, .config_key = "", .help = "Print help and stop", .global = true},
      // Habits from elsewhere that need nothing here.
      {.name = "offline-scan", .kind = Flag::boolean, .config_key = "scan.offline",
       .help = "Never use the network (a scan does not without --online-scan)", .quiet = true},
      {.name = "skip-db-update", .kind = Flag::boolean, .config_key = "db.skip-update",
       .help = "Use the database as it is (a scan always does; see `oakum db update`)", .aliases = {"skip-update"}, .quiet = true},
      {.name = "skip-java-db-update", .kind = Flag::boolean, .config_key = "db.java-skip-update",
       .help = "Nothing to skip: there is no such download", .quiet = true},
      {.name = "skip-check-update", .kind = Flag::boolean, .config_key = "rego.skip-check-update",
       .help = "Nothing to skip: there is no such download", .aliases = {"skip-policy-update"},
       .config_aliases = {"rego.skip-policy-update"}, .quiet = true},
      {.name = "skip-version-check", .kind = Flag::boolean, .config_key = "scan.skip-version-check",
       .help = "Nothing to skip: there is no such check", .quiet = true},
      {.name = "disable-telemetry", .kind = Flag::boolean, .config_key = "scan.disable-telemetry",
       .help = "Nothing to disable: there is no telemetry", .quiet = true},
  };
  return rows;
}
// clang-format on

std::span<const Flag> flags() { return table(); }

const Flag* find_flag(std::string_view name) {
  for (const auto& flag : table())
    if (flag.name == name || std::count(flag.aliases.begin(), flag.aliases.end(), name))
      return &flag;
  return nullptr;
}

const Flag* find_flag(char letter) {
  for (const auto& flag : table())
    if (flag.letter == letter) return &flag;
  return nullptr;
}

std::string variable_name(std::string_view prefix, std::string_view flag) {
  std::string out(prefix);
  for (const char c : flag)
    out += c == '-' ? '_' : static_cast<char>(c >= 'a' && c <= 'z' ? c - 'a' + 'A' : c);
  return out;
}

}  // namespace oakum::cli
