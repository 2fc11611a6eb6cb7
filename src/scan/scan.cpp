#include "scan/scan.h"

#include <algorithm>
#include <filesystem>

#include "base/text.h"
#include "base/version.h"
#include "cache/layer_memory.h"
#include "core/identity.h"
#include "ecosystems/all.h"
#include "inventory/squash.h"
#include "inventory/walker.h"
#include "io/decompress.h"
#include "license/examiner.h"
#include "match/match.h"
#include "match/runtimes.h"
#include "priority/base_image.h"
#include "resolve/name_archives.h"
#include "sbom/inventory.h"
#include "sbom/limits.h"
#include "sbom/read.h"
#include "scan/secret_history.h"
#include "scan/surroundings.h"
#include "secret/image_config.h"
#include "secret/judge.h"

namespace oakum::scan {
namespace {

inventory::Targets targets_of(TargetKind kind) {
  switch (kind) {
    case TargetKind::image:
      return inventory::kImage;
    case TargetKind::rootfs:
    case TargetKind::vm:
      return inventory::kRootfs;
    case TargetKind::repository:
      return inventory::kRepository;
    case TargetKind::cyclonedx:
    case TargetKind::spdx:
    case TargetKind::syft:
    case TargetKind::filesystem:
      break;
  }
  return inventory::kFilesystem;
}

/// Those for this kind of target; the operating system itself is always looked at, since packages
/// depend on it.
std::vector<const inventory::Analyzer*> choose_analyzers(const Request& request) {
  std::vector<const inventory::Analyzer*> chosen;
  for (const auto& analyzer : ecosystems::all()) {
    if (!(analyzer.targets & targets_of(request.target.kind))) continue;
    const bool packages = analyzer.ecosystem != Ecosystem::none;
    const bool system = info(analyzer.ecosystem).operating_system;
    if (packages && !(system ? request.system_packages : request.library_packages)) continue;
    chosen.push_back(&analyzer);
  }
  return chosen;
}

/// A pattern as paths below the target: given relative to it, to the working directory, or
/// absolute.
std::vector<std::string> below_target(const std::vector<std::string>& patterns,
                                      const Request& request) {
  namespace fs = std::filesystem;
  std::vector<std::string> out;
  std::error_code error;
  const auto root = fs::absolute(request.target.text, error).lexically_normal();
  for (const auto& pattern : patterns) {
    auto plain = fs::path(pattern).lexically_normal().string();
    while (plain.size() > 1 && plain.back() == '/') plain.pop_back();
    out.push_back(plain.starts_with('/') ? plain.substr(1) : plain);
    if (request.target.kind == TargetKind::image) continue;
    const auto relative =
        fs::absolute(pattern, error).lexically_normal().lexically_relative(root).string();
    if (!relative.empty() && relative != "." && !relative.starts_with(".."))
      out.push_back(relative.ends_with('/') ? relative.substr(0, relative.size() - 1) : relative);
  }
  return out;
}

/// What somebody built elsewhere, or keeps elsewhere, says nothing of this machine's caches.
bool is_own_project(const source::Target& target) {
  return target.kind == TargetKind::filesystem ||
         (target.kind == TargetKind::repository && !source::is_repository_url(target.text));
}

/// What beside the analyzers changes what a layer says.
std::vector<std::string> cache_circumstances(const inventory::WalkerOptions& options,
                                             const Request& request) {
  std::vector<std::string> words{fmt::format("memory {}", request.max_memory)};
  for (const auto& glob : options.skip_files) words.push_back("skip file " + glob);
  for (const auto& glob : options.skip_directories) words.push_back("skip directory " + glob);
  for (const auto* examiner : options.examiners) words.push_back(examiner->identity());
  return words;
}

secret::ExaminerOptions secret_options(const Request& request) {
  auto options = request.secret_options;
  options.own_files = below_target(options.own_files, request);
  return options;
}

Result<Inventory> observe(source::Source& source, const Request& request) {
  inventory::WalkerOptions options;
  options.skip_files = below_target(request.skip_files, request);
  options.skip_directories = below_target(request.skip_directories, request);
  options.walk = {request.threads, request.cancel, request.progress};
  std::optional<Surroundings> surroundings;
  if (is_own_project(request.target))
    options.outside = &surroundings.emplace(request.target.text, request.network);
  MemoryBudget memory(request.max_memory);
  options.memory = &memory;
  std::unique_ptr<inventory::Examiner> licenses;
  if (request.licenses && request.licenses->full) {
    licenses = license::make_examiner(request.licenses->confidence);
    options.examiners.push_back(licenses.get());
  }
  std::optional<secret::FileExaminer> secrets;
  if (request.secrets)
    options.examiners.push_back(&secrets.emplace(*request.secrets, secret_options(request)));
  const auto analyzers = choose_analyzers(request);
  std::optional<cache::LayerMemory> known;
  if (request.layers)
    options.cache =
        &known.emplace(*request.layers, analyzers, cache_circumstances(options, request));
  auto layers = TRY(inventory::observe(source, analyzers, options));
  if (known && known->trouble() && request.warn)
    request.warn(fmt::format("layers are not remembered: {}", known->trouble()->what));
  return inventory::squash(std::move(layers), {.drop_owned = !request.comprehensive});
}

/// Secrets of what an image says of itself, before those of its files; it says them no more then.
void look_into_configuration(ImageMetadata& image, Inventory& inventory,
                             const secret::Detector& detector) {
  auto found = secret::find_in_image(image, inventory.layers, detector);
  if (!found) {
    inventory.problems.push_back(
        {{}, "the image's configuration: " + found.error().what, found.error().kind});
    return;
  }
  inventory.secrets.insert(inventory.secrets.begin(), std::make_move_iterator(found->begin()),
                           std::make_move_iterator(found->end()));
}

/// What the base image brought is for its makers to mend.
void excuse_base(std::vector<Finding>& findings, std::size_t base_layers) {
  for (auto& finding : findings)
    if (auto* secret = std::get_if<Secret>(&finding.detail);
        secret && secret->seen.excused.empty() && finding.where.layer < base_layers)
      secret->seen.excused = "in the base image (--skip-base-layers)";
}

/// Packages the user did not ask for leave the inventory, and what depends on them forgets them.
void drop_unwanted(Inventory& inventory, const Request& request) {
  for (auto& list : inventory.lists) {
    std::set<std::string> dropped;
    std::erase_if(list.packages, [&](const Package& package) {
      const bool unwanted =
          (package.dev && !request.development_packages) ||
          (package.assumed && !request.comprehensive) ||
          (!request.relationships.empty() && !request.relationships.contains(package.relationship));
      if (unwanted && package.dev) dropped.insert(package.id);
      return unwanted;
    });
    if (dropped.empty()) continue;
    for (auto& package : list.packages)
      if (package.relationship == Relationship::root ||
          package.relationship == Relationship::workspace)
        std::erase_if(package.depends_on,
                      [&](const std::string& id) { return dropped.contains(id); });
  }
  std::erase_if(inventory.lists, [](const PackageList& list) { return list.packages.empty(); });
}

/// What is known today of the inventory's packages.
Result<std::vector<Finding>> judge_packages(Report& report, const Request& request) {
  if (report.inventory.os)
    report.inventory.os->end_of_life = match::end_of_life(*report.inventory.os, now());
  report.past_life = match::runtimes_past_life(report.inventory, now());
  if (!request.database) return std::vector<Finding>();
  report.vulnerabilities_judged = true;
  report.database = request.database_info;
  return match::find_vulnerabilities(
      report.inventory, *request.database,
      {.severity_sources = request.severity_sources, .comprehensive = request.comprehensive});
}

/// Findings of the inventory that nobody has judged yet, each with its verdict.
Result<void> judge(Report& report, const Request& request) {
  report.findings = TRY(judge_packages(report, request));
  if (request.secrets) {
    if (report.image) look_into_configuration(*report.image, report.inventory, *request.secrets);
    auto secrets = secret::find_secrets(report.inventory, *request.secrets);
    if (request.skip_base_layers) excuse_base(secrets, priority::base_layers(report));
    std::move(secrets.begin(), secrets.end(), std::back_inserter(report.findings));
    report.secrets_judged = true;
  }
  if (request.licenses) {
    auto licenses = TRY(license::find_licenses(report.inventory, *request.licenses));
    std::move(licenses.begin(), licenses.end(), std::back_inserter(report.findings));
    report.licenses_judged = true;
  }
  // From here on no finding comes or goes: policy only gives each one its verdict.
  return decide(report, request.rules, request.vex, request.warn);
}

Result<std::vector<std::byte>> read_document(std::unique_ptr<io::Reader> reader) {
  const auto opened = TRY(io::decompress_auto(std::move(reader)));
  return io::read_all(*opened.reader, sbom::kMostBytes);
}

Result<sbom::Reading> read_bom(const std::string& path) {
  const std::string name = path == "-" ? "standard input" : path;
  auto reader = TRY(io::open_file(path == "-" ? "/dev/stdin" : path));
  const auto bytes = read_document(std::move(reader));
  if (!bytes) return Error(bytes.error()).during(printable(name));
  auto reading = sbom::read_with_notes(as_text(*bytes));
  if (!reading) return std::move(reading).error().during(printable(name));
  return reading;
}

TargetKind kind_of(BomFormat format) {
  return format == BomFormat::cyclonedx ? TargetKind::cyclonedx
         : format == BomFormat::spdx    ? TargetKind::spdx
                                        : TargetKind::syft;
}

/// Lists of the kinds that were not asked for.
void drop_unwanted_lists(Inventory& inventory, const Request& request) {
  std::erase_if(inventory.lists, [&](const PackageList& list) {
    return !(info(list.ecosystem).operating_system ? request.system_packages
                                                   : request.library_packages);
  });
}

/// In the field a directory that no commit names is given a number when it is scanned. Ours needs
/// none, but under the test clock UUIDs count up, and those of documents are to be the same.
void number_scan(const Report& report) {
  const bool directory = report.kind == TargetKind::filesystem ||
                         report.kind == TargetKind::rootfs || report.kind == TargetKind::repository;
  if (directory && (!report.git || report.git->commit.empty())) uuid4();
}

/// What the report says of itself.
void sign(Report& report) {
  report.tool_version = tool_version();
  report.id = uuid7();
  report.created = now();
}

}  // namespace

Result<void> decide(Report& report, const policy::Rules& rules, const vex::Plan* vex,
                    const Warn& warn) {
  policy::decide_all(report, rules, priority::base_layers(report));
  if (vex) {
    const auto told = TRY(vex::decide(report, *vex));
    for (const auto& sentence : told)
      if (warn) warn(sentence);
  }
  policy::decide_by_baseline(report, rules);
  return {};
}

Result<Report> run(const Request& request) {
  const auto source = TRY(source::open(request.target, request.access));
  Report report;
  report.inventory = TRY(observe(*source, request));
  report.image = source->image();
  TRY(resolve::name_archives(report.inventory, request.java_index));
  if (request.secrets && request.history)
    TRY(look_into_history(source->directory(), *request.secrets, secret_options(request),
                          request.cancel, report.inventory));
  // Beyond this point nothing reads the target: everything is judged from the inventory.
  if (request.distro) report.inventory.os = request.distro;
  drop_unwanted_lists(report.inventory, request);
  fill_identities(report.inventory);
  drop_unwanted(report.inventory, request);
  report.kind = source->kind();
  report.name = source->name();
  report.git = source->git();
  TRY(judge(report, request));
  if (report.image)
    for (const auto& layer : report.inventory.layers) report.image->size += layer.size;
  number_scan(report);
  sign(report);
  return report;
}

Result<Report> run_bom(const Request& request) {
  auto reading = TRY(read_bom(request.target.text));
  for (const auto& note : reading.notes)
    if (request.warn) request.warn(note);
  auto facts = sbom::facts_of(reading.bom);
  // Beyond this point it is a target like any other.
  Report report;
  report.kind = kind_of(reading.bom.format);
  report.name = request.target.text;
  report.bom = std::move(reading.bom);
  report.image = std::move(facts.image);
  report.inventory = std::move(facts.inventory);
  if (request.distro) report.inventory.os = request.distro;
  drop_unwanted_lists(report.inventory, request);
  fill_identities(report.inventory);
  drop_unwanted(report.inventory, request);
  TRY(judge(report, request));
  sign(report);
  return report;
}

namespace {
bool is_vulnerability(const Finding& finding) {
  return std::holds_alternative<Vulnerability>(finding.detail);
}

using Judged = std::pair<std::string, PackageRef>;

std::set<Judged> judged(const std::vector<Finding>& findings) {
  std::set<Judged> out;
  for (const auto& finding : findings)
    if (const auto* ref = std::get_if<PackageRef>(&finding.subject);
        ref && is_vulnerability(finding))
      out.emplace(finding.rule, *ref);
  return out;
}

std::size_t missing(const std::set<Judged>& from, const std::set<Judged>& in) {
  return static_cast<std::size_t>(std::count_if(
      from.begin(), from.end(), [&](const Judged& one) { return !in.contains(one); }));
}
}  // namespace

Result<Rejudged> rejudge(Report saved, const Request& request) {
  if (!request.database) return Error{Error::usage, "no advisories to judge it with"};
  if (!saved.packages_listed)
    return Error{Error::unsupported,
                 "the report lists only packages with findings, so the others cannot be judged "
                 "again; save it with --list-all-pkgs"};
  const auto before = judged(saved.findings);
  std::erase_if(saved.findings, is_vulnerability);
  std::erase_if(saved.inventory.problems, match::says_not_assessed);
  auto findings = TRY(judge_packages(saved, request));
  const auto after = judged(findings);
  // Vulnerabilities come first, as a scan has them.
  saved.findings.insert(saved.findings.begin(), std::make_move_iterator(findings.begin()),
                        std::make_move_iterator(findings.end()));
  TRY(decide(saved, request.rules, request.vex, request.warn));
  sign(saved);
  return Rejudged{std::move(saved), missing(after, before), missing(before, after)};
}

Outcome outcome_of(const Report& report) {
  Outcome outcome;
  for (const auto& finding : report.findings)
    outcome.open_findings += finding.verdict.state == Verdict::open;
  // What nobody can assess (a version that is no version) is told, but it was read.
  for (const auto& problem : report.inventory.problems) outcome.unread += leaves_unread(problem);
  outcome.end_of_life = report.inventory.os && report.inventory.os->end_of_life;
  return outcome;
}

}  // namespace oakum::scan
