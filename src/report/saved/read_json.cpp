#include "report/saved/read_json.h"

#include <array>
#include <map>
#include <unordered_map>

#include "formats/json_writer.h"
#include "formats/node.h"
#include "io/writer.h"
#include "report/parts/problem_kind.h"
#include "report/saved/file_findings.h"
#include "report/saved/findings.h"
#include "report/saved/layers.h"
#include "report/saved/nodes.h"
#include "report/saved/packages.h"

namespace oakum::report {

namespace {
using formats::JsonWriter;
using formats::Node;

constexpr formats::Limits kLimits = {.bytes = 1u << 30, .depth = 128, .nodes = 50'000'000};
constexpr std::array<std::string_view, 3> kMarks = {"\"SchemaVersion\"", "\"ArtifactName\"",
                                                    "\"ArtifactID\""};

std::string json_of(Node node) {
  io::StringWriter text;
  JsonWriter out(text, JsonWriter::Style::compact);
  formats::write_node(out, node);
  return out.finish(/*newline=*/false) ? text.text() : std::string();
}

/// Whether any of these members is there.
bool has_any(Node object, std::initializer_list<std::string_view> names) {
  for (const auto name : names)
    if (object[name]) return true;
  return false;
}

ImageMetadata image_of(Node metadata) {
  ImageMetadata image;
  image.id = text_of(metadata["ImageID"]);
  image.size = number_of<std::uint64_t>(metadata["Size"]);
  image.diff_ids = texts_of(metadata["DiffIDs"]);
  image.repo_tags = texts_of(metadata["RepoTags"]);
  image.repo_digests = texts_of(metadata["RepoDigests"]);
  image.reference = text_of(metadata["Reference"]);
  if (const Node config = metadata["ImageConfig"]; config.is_object())
    image.config = json_of(config);
  return image;
}

GitMetadata git_of(Node metadata) {
  return {.url = text_of(metadata["RepoURL"]),
          .branch = text_of(metadata["Branch"]),
          .commit = text_of(metadata["Commit"]),
          .commit_message = text_of(metadata["CommitMsg"]),
          .author = text_of(metadata["Author"]),
          .committer = text_of(metadata["Committer"]),
          .tags = texts_of(metadata["Tags"])};
}

OperatingSystem system_of(Node node) {
  OperatingSystem os;
  os.family = text_of(node["Family"]);
  os.name = text_of(node["Name"]);
  os.end_of_life = node["EOSL"].truth();
  os.supplier = text_of(node["Supplier"]);
  os.extended = node["extended"].truth();
  return os;
}

void read_metadata(Node metadata, Report& report) {
  const Node os = metadata["OS"];
  if (os.is_object()) report.inventory.os = system_of(os);
  if (const Node repository = metadata["OakumApkRepository"]; repository.is_object())
    report.inventory.apk_repository = ApkRepository{.family = text_of(repository["Family"]),
                                                    .release = text_of(repository["Release"])};
  if (report.kind == TargetKind::image ||
      has_any(metadata, {"ImageID", "DiffIDs", "RepoTags", "RepoDigests", "ImageConfig", "Layers"}))
    report.image = image_of(metadata);
  if (has_any(metadata,
              {"RepoURL", "Branch", "Tags", "Commit", "CommitMsg", "Author", "Committer"}) ||
      (metadata.is_object() && !report.image && !os))
    report.git = git_of(metadata);
}

void read_database(Node node, DatabaseInfo& database) {
  if (!node.is_object()) return;
  database.present = true;
  database.starter = node["Starter"].truth();
  database.digest = text_of(node["Digest"]);
  database.built = text_of(node["Built"]);
  database.advisories = number_of<std::uint64_t>(node["Advisories"]);
  database.sources = texts_of(node["Sources"]);
}

void read_problems(Node list, Inventory& inventory) {
  for (const Node node : list.items())
    inventory.problems.push_back({{.path = text_of(node["Path"]),
                                   .line = number_of<std::uint32_t>(node["Line"]),
                                   .layer = number_of<std::uint16_t>(node["Layer"])},
                                  text_of(node["What"]),
                                  problem_kind(node["Kind"].text())});
}

/// Of an entry of ExperimentalModifiedFindings.
Verdict verdict_of(Node node) {
  Verdict verdict{.state = Verdict::ignored,
                  .reason = text_of(node["Statement"]),
                  .source = text_of(node["Source"]),
                  .status = text_of(node["Status"]),
                  .justification = text_of(node["OakumJustification"]),
                  .owner = text_of(node["OakumOwner"]),
                  .until = text_of(node["OakumUntil"])};
  if (verdict.status == "ignored") verdict.status.clear();
  return verdict;
}

/// Finds the packages that entries of EndOfLife mean.
class PastLives {
 public:
  explicit PastLives(Report& report) : report_(report), lists_(report.inventory.lists) {
    for (std::uint32_t l = 0; l < lists_.size(); ++l) {
      note(l);
      for (std::uint32_t p = 0; p < lists_[l].packages.size(); ++p) {
        const auto& package = lists_[l].packages[p];
        known_.try_emplace(key(package.name, full_version(package),
                               package.file_path.empty() ? lists_[l].path : package.file_path),
                           PackageRef{l, p});
      }
    }
  }

  void read(Node node) {
    const auto name = text_of(node["PkgName"]), version = text_of(node["InstalledVersion"]),
               path = text_of(node["Path"]);
    if (name.empty()) return;  // nothing to show it at
    const auto known = known_.find(key(name, version, path));
    const auto ref = known != known_.end() ? known->second : bring(name, version, path);
    report_.past_life.push_back(
        {ref, text_of(node["Product"]), text_of(node["Cycle"]), text_of(node["LastDay"])});
  }

 private:
  static std::string key(const std::string& name, const std::string& version,
                         const std::string& path) {
    return fmt::format("{}\n{}\n{}", name, version, path);
  }

  /// The list of the file, else one whose files are not named, else one of its own.
  std::uint32_t list_for(const std::string& path) {
    if (const auto known = by_path_.find(path); known != by_path_.end()) return known->second;
    if (group_) return *group_;
    PackageList list;
    list.path = path;
    lists_.push_back(std::move(list));
    note(static_cast<std::uint32_t>(lists_.size() - 1));
    return static_cast<std::uint32_t>(lists_.size() - 1);
  }

  void note(std::uint32_t l) {
    by_path_.try_emplace(lists_[l].path, l);
    if (!group_ && !lists_[l].group.empty()) group_ = l;
  }

  /// A package that is not listed: the report was written without those that have no finding.
  PackageRef bring(const std::string& name, const std::string& version, const std::string& path) {
    const auto l = list_for(path);
    Package package;
    package.name = name;
    package.version = version;
    if (lists_[l].path != path) package.file_path = path;
    lists_[l].packages.push_back(std::move(package));
    const PackageRef ref{l, static_cast<std::uint32_t>(lists_[l].packages.size() - 1)};
    known_.try_emplace(key(name, version, path), ref);
    return ref;
  }

  Report& report_;
  std::vector<PackageList>& lists_;
  std::unordered_map<std::string, PackageRef> known_;
  std::unordered_map<std::string, std::uint32_t> by_path_;
  std::optional<std::uint32_t> group_;  ///< The first list whose files are not named.
};

/// Reads entries of "Results" into a report.
class Results {
 public:
  Results(Report& report, Layers& layers) : report_(report), layers_(layers) {}

  Result<void> read(Node result) {
    if (!result.is_object())
      return Error{Error::corrupt, fmt::format("line {}: a result that is none", result.line())};
    const auto kind = result["Class"].text();
    if (kind == "os-pkgs" || kind == "lang-pkgs" || (kind.empty() && result["Vulnerabilities"]))
      TRY(read_packages(result));
    const auto target = result["Target"].text();
    for (const Node node : result["Secrets"].items())
      TRY(keep(secret_of(node, target, report_, layers_), {}));
    for (const Node node : result["Licenses"].items())
      TRY(keep(license_of(node, target, report_), {}));
    TRY(read_modified(result["ExperimentalModifiedFindings"], target));
    for (const std::string_view other : {"Misconfigurations", "CustomResources"})
      if (const auto count = result[other].size()) not_read_[std::string(other)] += count;
    return {};
  }

  /// What was passed over is told: what another scanner found is not gone for not being read.
  void tell_what_was_not_read() {
    for (const auto& [what, count] : not_read_)
      if (count != 0)
        report_.inventory.problems.push_back(
            {{},
             fmt::format("{} entries of {} in the saved report are of a kind that is not read",
                         count, what),
             Error::unsupported});
  }

 private:
  Result<void> read_packages(Node result) {
    auto lists = TRY(ResultLists::read(result, layers_, report_.inventory));
    if (result["Packages"].size() == 0) report_.packages_listed = false;
    for (const Node node : result["Vulnerabilities"].items()) TRY(add(node, lists, {}));
    for (const Node node : result["ExperimentalModifiedFindings"].items()) {
      if (node["Type"].text() != "vulnerability") continue;
      TRY(add(node["Finding"], lists,
              verdict_of(node)));
    }
    return {};
  }

  Result<void> keep(Result<Finding> finding, Verdict verdict) {
    if (!finding) return std::move(finding).error();
    finding->verdict = std::move(verdict);
    // Whoever tells of them looked for them.
    (std::holds_alternative<Secret>(finding->detail) ? report_.secrets_judged
                                                     : report_.licenses_judged) = true;
    report_.findings.push_back(std::move(*finding));
    return {};
  }

  /// Secrets and licences that policy left out.
  Result<void> read_modified(Node list, std::string_view target) {
    for (const Node node : list.items()) {
      const auto kind = node["Type"].text();
      if (kind != "secret" && kind != "license") continue;
      auto verdict = verdict_of(node);
      const Node finding = node["Finding"];
      if (kind == "secret")
        TRY(keep(secret_of(finding, target, report_, layers_), std::move(verdict)));
      else
        TRY(keep(license_of(finding, target, report_), std::move(verdict)));
    }
    return {};
  }

  Result<void> add(Node node, ResultLists& lists, Verdict verdict) {
    auto finding = TRY(finding_of(node));
    const auto ref = TRY(lists.package_of(node));
    const auto& list = report_.inventory.lists[ref.list];
    const auto& package = list.packages[ref.package];
    finding.subject = ref;
    finding.where = {package.file_path.empty() ? list.path : package.file_path,
                     package.lines.empty() ? 0 : package.lines.front().start, package.layer};
    finding.message =
        fmt::format("{} {} has {}", package.name,
                    std::get<Vulnerability>(finding.detail).installed_version, finding.rule);
    finding.verdict = std::move(verdict);
    report_.findings.push_back(std::move(finding));
    return {};
  }

  Report& report_;
  Layers& layers_;
  std::map<std::string, std::size_t> not_read_;
};

Result<void> check_head(Node root) {
  if (!root.is_object() || !has_any(root, {"SchemaVersion", "ArtifactName", "Results"}))
    return Error{Error::corrupt,
                 fmt::format("line {}: not a report (no SchemaVersion)", root.line())};
  const Node version = root["SchemaVersion"];
  if (version && version.text() != "2")
    return Error{Error::unsupported,
                 fmt::format("line {}: a report of SchemaVersion {}; version 2 is read",
                             version.line(), printable(version.text().substr(0, 20)))};
  const Node results = root["Results"];
  if (results && !results.is_array() && results.kind() != Node::null)
    return Error{Error::corrupt, fmt::format("line {}: Results is no list", results.line())};
  return {};
}

void read_head(Node root, Report& report) {
  const Node own = root["Oakum"];
  report.tool_version = text_of(root["Trivy"]["Version"]);
  if (own["Version"]) report.tool_version = text_of(own["Version"]);
  report.id = text_of(root["ReportID"]);
  report.created = parse_rfc3339(root["CreatedAt"].text()).value_or(Time{});
  report.name = text_of(root["ArtifactName"]);
  report.kind = kind_of_artifact(root["ArtifactType"].text());
  report.secrets_judged = own["SecretsAssessed"].truth();
  report.licenses_judged = own["LicensesAssessed"].truth();
  const Node assessed = own["VulnerabilitiesAssessed"];
  report.vulnerabilities_judged = assessed ? assessed.truth() : true;
  read_database(own["Database"], report.database);
}
}  // namespace

Result<Report> read_json(std::string_view text) {
  const auto document = TRY(formats::parse_json(text, kLimits));
  const Node root = document.root();
  TRY(check_head(root));
  Report report;
  read_head(root, report);
  read_metadata(root["Metadata"], report);
  auto layers = TRY(Layers::read(root["Metadata"]));
  Results results(report, layers);
  for (const Node result : root["Results"].items()) TRY(results.read(result));
  if (const Node ended = root["Oakum"]["EndOfLife"]; ended.size() > 0) {
    PastLives lives(report);
    for (const Node node : ended.items()) lives.read(node);
  }
  read_problems(root["Oakum"]["Problems"], report.inventory);
  results.tell_what_was_not_read();
  TRY(Result<void>(layers.state()));
  report.inventory.layers = std::move(layers).take();
  return report;
}

bool looks_like_report(std::string_view beginning) {
  constexpr std::size_t kLookedAt = 4096;
  beginning = trim_left(beginning.substr(0, kLookedAt));
  if (beginning.starts_with("\xEF\xBB\xBF")) beginning = trim_left(beginning.substr(3));
  if (!beginning.starts_with('{')) return false;
  for (const auto mark : kMarks)
    if (beginning.find(mark) != beginning.npos) return true;
  return false;
}

}  // namespace oakum::report
