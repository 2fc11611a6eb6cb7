#include "cli/scan_flags.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <chrono>
#include <optional>
#include <utility>

#include "base/text.h"
#include "base/thread_pool.h"
#include "cli/database.h"
#include "cli/gate.h"
#include "cli/java_index.h"
#include "cli/layer_store.h"
#include "cli/license_flags.h"
#include "cli/network.h"
#include "cli/output.h"
#include "cli/policy_flags.h"
#include "cli/registry_flags.h"
#include "cli/secret_flags.h"
#include "cli/table_flags.h"
#include "cli/vex_flags.h"
#include "io/reader.h"
#include "sbom/read.h"
#include "scan/scan.h"

namespace oakum::cli {
namespace {

bool has(const std::vector<std::string>& list, std::string_view word) {
  return std::find(list.begin(), list.end(), word) != list.end();
}

/// What is looked for: of a bill of materials alone nothing unless it is asked for; an SBOM has no
/// files.
std::vector<std::string> scanners_of(TargetKind kind, const Args& args) {
  if (!args.given("scanners") && tells_only_bills(args)) return {};
  auto scanners = args.list("scanners");
  if (is_bom(kind))
    std::erase_if(scanners,
                  [](const auto& scanner) { return scanner != "vuln" && scanner != "license"; });
  return scanners;
}

Result<std::string> target_text(std::string_view which, const Args& args) {
  const auto& input = args.text("input");
  if (args.words.size() > 1)
    return Error{Error::usage, fmt::format("one target at a time; {} were given ({})",
                                           args.words.size(), join(args.words, ", "))};
  if (!input.empty() && !args.words.empty())
    return Error{Error::usage, "either a target or --input, not both"};
  if (!input.empty()) return input;
  if (!args.words.empty() && !args.words.front().empty()) return args.words.front();
  return Error{Error::usage, std::string(which)};
}

Result<source::Target> target_of(TargetKind kind, const Args& args) {
  const auto which = kind == TargetKind::image ? "which image? Give its name, or the file of a "
                                                 "saved one (docker save, OCI archive, OCI layout)"
                     : kind == TargetKind::vm  ? "which disk image? Give its file"
                     : is_bom(kind)            ? "which SBOM? Give its file, or - for standard input"
                                               : "which directory? Give its path, for instance .";
  auto text = TRY(target_text(which, args));
  return source::Target{kind, std::move(text), !args.text("input").empty()};
}

/// Whether a file, by its first bytes, is an SBOM.
bool starts_like_bom(const std::string& path) {
  struct stat status {};
  if (::stat(path.c_str(), &status) != 0 || !S_ISREG(status.st_mode)) return false;
  const auto reader = io::open_file(path);
  if (!reader) return false;
  std::string beginning(sbom::kBeginning, '\0');
  const auto got = (*reader)->read(std::as_writable_bytes(std::span(beginning)));
  return got && sbom::looks_like(std::string_view(beginning).substr(0, *got)).has_value();
}

Result<std::optional<OperatingSystem>> distro_of(const Args& args) {
  const auto& text = args.text("distro");
  if (text.empty()) return std::optional<OperatingSystem>();
  const auto parts = cut(text, "/");
  if (!parts || parts->first.empty() || parts->second.empty())
    return Error{Error::usage, fmt::format("invalid argument \"{}\" for \"--distro\" flag: write "
                                           "FAMILY/VERSION, such as debian/12",
                                           printable(text))};
  OperatingSystem os;
  os.family = parts->first;
  os.name = parts->second;
  return std::optional(os);
}

Result<source::Access> access_of(const Args& args, Terminal& terminal) {
  source::Access access;
  if (!args.text("platform").empty())
    access.image.platform = TRY(source::parse_platform(args.text("platform")));
  access.image.most_bytes = args.size("max-image-size");
  access.network = client_options(args, terminal);
  access.registry = TRY(registry_options(args, terminal));
  access.docker_host = args.text("docker-host");
  access.podman_host = args.text("podman-host");
  access.image_stores.clear();
  for (const auto& word : args.list("image-src"))
    if (const auto store = source::parse_image_store(word)) access.image_stores.push_back(*store);
  access.repository.branch = args.text("branch");
  access.repository.tag = args.text("tag");
  access.repository.commit = args.text("commit");
  access.repository.history = args.on("history");
  access.repository.insecure = args.on("insecure");
  access.repository.ca_file = args.text("cacert");
  access.repository.cancel = &terminal.cancel;
  return access;
}

Result<scan::Request> request_of(source::Target target, const Policy& policy, const Args& args,
                                 Terminal& terminal) {
  TRY(check_exit_codes(args));
  scan::Request request;
  const auto kind = target.kind;
  request.target = std::move(target);
  request.access = TRY(access_of(args, terminal));
  // Who only looks for secrets in a table has no use for packages.
  const auto scanners = scanners_of(kind, args);
  const bool packages = has(scanners, "vuln") || has(scanners, "license") ||
                        tells_packages(args);
  request.system_packages =
      packages && has(args.list("pkg-types"), "os") && kind != TargetKind::repository;
  request.library_packages = packages && has(args.list("pkg-types"), "library");
  request.development_packages = args.on("include-dev-deps");
  if (args.given("pkg-relationships"))
    for (const auto relationship :
         {Relationship::unknown, Relationship::root, Relationship::workspace, Relationship::direct,
          Relationship::indirect})
      if (has(args.list("pkg-relationships"),
              relationship == Relationship::unknown ? "unknown" : name(relationship)))
        request.relationships.insert(relationship);
  request.skip_files = args.list("skip-files");
  request.skip_directories = args.list("skip-dirs");
  request.comprehensive = args.text("detection-priority") == "comprehensive";
  request.distro = TRY(distro_of(args));
  request.severity_sources = args.list("vuln-severity-source");
  request.rules = policy.rules();
  request.threads =
      thread_count(static_cast<unsigned>(std::min<std::int64_t>(args.number("parallel"), 256)));
  request.cancel = &terminal.cancel;
  return request;
}

std::string size_text(std::uint64_t bytes) {
  return bytes < (10u << 20) ? fmt::format("{} KiB", bytes >> 10)
                             : fmt::format("{} MiB", bytes >> 20);
}

source::OnProgress progress_on(Terminal& terminal) {
  return [&terminal, start = std::chrono::steady_clock::now()](std::size_t done, std::size_t all,
                                                               std::uint64_t bytes) {
    const auto seconds =
        std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    if (seconds < 0.3) return;
    const auto rate = size_text(static_cast<std::uint64_t>(static_cast<double>(bytes) / seconds));
    terminal.progress(
        all ? fmt::format("[{:>2}/{}] layers  {} read  {}/s", done, all, size_text(bytes), rate)
            : fmt::format("{} members  {} read  {}/s", done, size_text(bytes), rate));
  };
}

void warn_of_missing_scanners(TargetKind kind, const Args& args, Terminal& terminal) {
  if (is_bom(kind) && args.given("scanners") && has(args.list("scanners"), "secret"))
    terminal.warning("secret: an SBOM has no files to look into; not assessed");
  if (args.on("history") && !has(args.list("scanners"), "secret"))
    terminal.warning("--history is for secrets, which --scanners leaves out; it has no effect");
  for (const auto& scanner : args.list("scanners"))
    if (scanner == "misconfig")
      terminal.warning(fmt::format("{}: not in this version; not assessed", scanner));
}

}  // namespace

std::vector<std::string_view> scan_flags(std::vector<std::string_view> more) {
  auto names = telling_flags();
  names.insert(names.end(), {"scanners",
                                         "pkg-types",
                                         "pkg-relationships",
                                         "skip-files",
                                         "skip-dirs",
                                         "detection-priority",
                                         "distro",
                                         "db",
                                         "vuln-severity-source",
                                         "db-repository",
                                         "parallel",
                                         "max-memory",
                                         "online-scan",
                                         "offline-scan",
                                         "skip-db-update",
                                         "skip-java-db-update",
                                         "skip-check-update",
                                         "skip-version-check",
                                         "disable-telemetry"});
  names.insert(names.end(), more.begin(), more.end());
  names.push_back("secret-archives");
  const auto licenses = license_flags();
  names.insert(names.end(), licenses.begin(), licenses.end());
  const auto vex = vex_flags();
  names.insert(names.end(), vex.begin(), vex.end());
  return secret_flags(policy_flags(std::move(names)));
}

std::vector<std::string_view> sbom_flags() {
  auto names = scan_flags();
  std::erase_if(names, [](std::string_view name) {
    for (const std::string_view other :
         {"skip-files", "skip-dirs", "parallel", "max-memory", "online-scan", "license-full",
          "license-confidence-level", "show-secrets"})
      if (name == other) return true;
    return name.starts_with("secret-");
  });
  return names;
}

std::vector<std::string_view> image_flags(std::vector<std::string_view> more) {
  more.insert(more.end(),
              {"input", "platform", "image-src", "docker-host", "podman-host", "max-image-size",
               "java-db-file", "cache-backend", "cache-size", "cache-ttl", "skip-base-layers",
               "image-config-scanners", "redis-tls", "redis-ca", "redis-cert", "redis-key"});
  const auto registry = registry_flags();
  more.insert(more.end(), registry.begin(), registry.end());
  return scan_flags(std::move(more));
}

std::vector<std::string_view> target_flags(std::vector<std::string_view> more) {
  more.insert(more.end(), {"include-dev-deps", "branch", "tag", "commit"});
  auto names = image_flags(std::move(more));
  for (const auto name : table_flags()) std::erase(names, name);
  return names;
}

Result<source::Target> any_target(const Args& args) {
  if (!args.text("input").empty()) return target_of(TargetKind::image, args);
  const auto text = TRY(target_text(
      "what is to be scanned? Give an image's name, a file, a directory or an address", args));
  auto target = TRY(source::parse_target(text));
  if (target.kind == TargetKind::filesystem && starts_like_bom(target.text))
    target.kind = TargetKind::cyclonedx;
  return target;
}

Result<ExitCode> scan_and_tell(TargetKind kind, const Args& args, Terminal& terminal) {
  auto target = TRY(target_of(kind, args));
  return scan_and_tell(std::move(target), args, terminal);
}

struct Knowledge::State {
  std::optional<OpenDatabase> database;
  std::optional<resolve::JavaIndex> java_index;
  bool java_asked = false;
  std::unique_ptr<cache::Store> layers;
  std::optional<secret::Detector> detector;
  std::optional<license::Options> licenses;
  secret::Baseline known_secrets;
  std::optional<vex::Plan> vex;
};

Knowledge::Knowledge() : state_(std::make_unique<State>()) {}
Knowledge::~Knowledge() = default;

Result<void> Knowledge::open(TargetKind kind, const Args& args) {
  if (!state_->database && has(scanners_of(kind, args), "vuln"))
    state_->database = TRY(open_database(args));
  return open_java(kind, args);
}

Result<void> Knowledge::open_secrets(TargetKind kind, const Args& args, Terminal& terminal) {
  if (state_->detector || !has(scanners_of(kind, args), "secret")) return {};
  state_->detector = TRY(open_detector(args, terminal));
  state_->known_secrets = TRY(open_baseline(args));
  return {};
}

Result<void> Knowledge::open_java(TargetKind kind, const Args& args) {
  // Archives count where software is installed; elsewhere only a given index is looked at.
  const bool archives =
      kind == TargetKind::image || kind == TargetKind::rootfs || kind == TargetKind::vm;
  const bool wanted =
      has(args.list("pkg-types"), "library") && (archives || !args.text("java-db-file").empty());
  if (!wanted || std::exchange(state_->java_asked, true)) return {};
  state_->java_index = TRY(open_java_index(args));
  return {};
}

Result<Report> scan_target(source::Target target, Knowledge& knowledge, const Policy& policy,
                           const Args& args, Terminal& terminal) {
  auto& known = *knowledge.state_;
  auto request = TRY(request_of(std::move(target), policy, args, terminal));
  if (known.database) {
    request.database = &known.database->database;
    request.database_info = known.database->info;
  }
  if (known.java_index) request.java_index = &*known.java_index;
  // What is shown as it is must not be remembered.
  if (request.target.kind == TargetKind::image && !known.layers && !args.on("show-secrets"))
    known.layers = TRY(open_layer_store(args, terminal));
  request.layers = known.layers.get();
  request.max_memory = args.size("max-memory");
  TRY(knowledge.open_secrets(request.target.kind, args, terminal));
  auto licenses = TRY(license_options(args));
  if (has(scanners_of(request.target.kind, args), "license"))
    request.licenses = &known.licenses.emplace(std::move(licenses));
  if (known.detector) {
    request.secrets = &*known.detector;
    request.secret_options.archives = args.on("secret-archives");
    request.secret_options.own_files = own_secret_files(args);
    request.skip_base_layers = args.on("skip-base-layers");
    request.history = args.on("history");
    request.rules.known_secrets = &known.known_secrets;
    request.rules.detector = &*known.detector;
  }
  if (!known.vex) known.vex = TRY(vex_plan(args, request.access.registry, terminal));
  request.vex = &*known.vex;
  request.warn = [&terminal](std::string_view what) { terminal.warning(what); };
  request.progress = progress_on(terminal);
  std::optional<net::ClientOptions> network;
  if (args.on("online-scan") && !args.on("offline-scan"))
    request.network = &network.emplace(client_options(args, terminal));
  auto report = is_bom(request.target.kind) ? scan::run_bom(request) : scan::run(request);
  terminal.end_progress();
  if (!report) return report;
  if (known.database) note_starter(*known.database, args, terminal);
  return report;
}

Result<ExitCode> scan_and_tell(source::Target target, const Args& args, Terminal& terminal) {
  TRY(check_exit_codes(args));
  const auto outputs = TRY(plan_outputs(args));
  warn_of_missing_scanners(target.kind, args, terminal);
  const auto policy = TRY(open_policy(args, terminal));
  Knowledge knowledge;
  if (const auto opened = knowledge.open(target.kind, args); !opened)
    return database_failed(opened.error(), terminal);
  const auto report = TRY(scan_target(std::move(target), knowledge, policy, args, terminal));
  TRY(write_report(report, outputs, args, terminal));
  return conclude(report, policy, args, terminal);
}

}  // namespace oakum::cli
