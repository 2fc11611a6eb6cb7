// Alpine's secdb and those made after it: JSON, and YAML until 2020 (Alpine 3.3 to 3.11). Source:
// the files of secdb.alpinelinux.org, packages.wolfi.dev, packages.cgr.dev and packages.mini.dev.
// A file says for each source package which version fixed what; whose it is stands in its
// urlprefix.
#include <algorithm>

#include "base/text.h"
#include "feeds/parts/ids.h"
#include "feeds/parts/intake.h"
#include "formats/node.h"

namespace oakum::feeds {
namespace {

using formats::Node;

struct Publisher {
  std::string_view host;  ///< Part of urlprefix.
  std::string_view name;  ///< Part of the path, where there is no urlprefix; in lower case.
  std::string_view distribution;
  bool releases;
};

constexpr Publisher kPublishers[] = {
    {"alpinelinux.org", "alpine", "Alpine", true},
    {"wolfi.dev", "wolfi", "Wolfi", false},
    {"cgr.dev", "chainguard", "Chainguard", false},
    {"mini.dev", "minimos", "MinimOS", false},
};

/// "v3.20", "3.20", "edge".
bool is_alpine_release(std::string_view text) {
  if (text == "edge") return true;
  if (text.starts_with('v')) text.remove_prefix(1);
  const auto parts = cut(text, ".");
  return parts && parse_decimal(parts->first) && parse_decimal(parts->second);
}

/// The file's own word, else the folder it lies in: "v3.11/main.yaml".
std::string_view release_of(Node document, std::string_view file) {
  if (const auto stated = document["distroversion"].text(); !stated.empty()) return stated;
  for (const auto part : split(file, '/'))
    if (is_alpine_release(part)) return part;
  return {};
}

const Publisher* publisher_of(Node document, std::string_view file) {
  const auto prefix = document["urlprefix"].text();
  const auto path = lower(file);
  for (const auto& publisher : kPublishers)
    if (prefix.find(publisher.host) != std::string_view::npos ||
        (prefix.empty() && path.find(publisher.name) != std::string::npos))
      return &publisher;
  const bool alpine = prefix.empty() && is_alpine_release(release_of(document, file));
  return alpine ? &kPublishers[0] : nullptr;
}

std::optional<DistributionSpace> space_of_file(Node document, std::string_view file) {
  const auto* publisher = publisher_of(document, file);
  if (!publisher) return std::nullopt;
  return distribution_space(publisher->distribution,
                            publisher->releases ? release_of(document, file) : "");
}

/// All ids that one version fixes, a line each.
std::vector<Ids> ids_of(Node list) {
  std::vector<Ids> lines;
  for (const auto item : list.items()) lines.push_back(ids_in(item.text()));
  return lines;
}

/// GitHub's and Chainguard's names stand beside the CVEs they mean without saying which. Where
/// there are no more of them than CVEs, they are taken to be those CVEs again; with a single CVE it
/// is clear of which one they are aliases.
void join_names(std::vector<Ids>& lines, std::string_view prefix) {
  const auto is_name = [&](const Ids& line) {
    return line.cves.empty() && line.others.size() == 1 && line.others[0].starts_with(prefix);
  };
  std::size_t cves = 0;
  for (const auto& line : lines) cves += line.cves.size();
  const auto names = std::count_if(lines.begin(), lines.end(), is_name);
  if (names == 0 || static_cast<std::size_t>(names) > cves) return;
  const auto one =
      std::find_if(lines.begin(), lines.end(), [](auto& l) { return !l.cves.empty(); });
  if (cves == 1)
    one->others.push_back(std::find_if(lines.begin(), lines.end(), is_name)->others[0]);
  std::erase_if(lines, is_name);
}

void take_fix(std::uint32_t ns, std::string_view package, std::string_view version, Node list,
              Intake& intake) {
  Advisory row;
  if (version == "0")
    row.status = Status::not_affected;
  else
    row.fixed_version = version;
  auto lines = ids_of(list);
  for (const std::string_view prefix : {"GHSA-", "CGA-"}) join_names(lines, prefix);
  for (const auto& ids : lines) {
    row.aliases.clear();
    if (!ids.cves.empty()) row.aliases.assign(ids.others.begin(), ids.others.end());
    for (const auto& id : ids.rows()) {
      row.id = id;
      intake.add(ns, package, row);
    }
  }
}

void take_package(std::uint32_t ns, Node package, Intake& intake) {
  const auto name = package["name"].text();
  const auto fixes = package["secfixes"];
  ++intake.summary().records;
  if (name.empty()) return intake.problem(package.line(), "a package without a name");
  if (fixes && !fixes.is_object() && fixes.kind() != Node::null)
    return intake.problem(fixes.line(), "secfixes that is no table of versions");
  for (const auto& [key, list] : fixes.members()) {
    const auto version = trim(key);
    if (version.empty() || split_words(version).size() != 1)
      intake.problem(list.line(), "a fix without a version");
    else
      take_fix(ns, name, version, list, intake);
  }
}

void take_document(Node document, Intake& intake) {
  if (!document["packages"] && !document["secfixes"]) return;  // an index beside the files
  const auto space = space_of_file(document, intake.file());
  if (!space)
    return intake.problem(document.line(), "neither urlprefix nor path name a known distribution");
  const auto ns = intake.add_namespace(*space);
  if (document["secfixes"]) return take_package(ns, document, intake);  // a file for each package
  for (const auto item : document["packages"].items())
    take_package(ns, item["pkg"] ? item["pkg"] : item, intake);
}

Result<void> read(const SourceFile& file, Intake& intake) {
  const bool json = file.name.ends_with(".json");
  const auto document = TRY(json ? formats::parse_json(file.text) : formats::parse_yaml(file.text));
  if (document.root().is_object()) return take_document(document.root(), intake), Result<void>{};
  for (const auto part : document.root().items()) take_document(part, intake);
  return {};
}

Result<ImportSummary> run(const std::string& path, Builder& builder,
                          std::vector<Problem>& problems) {
  return import_files(path, {".json", ".yaml", ".yml"}, builder, problems, read);
}

}  // namespace

Importer secdb() {
  return {.kind = "secdb",
          .summary = "fixes of Alpine, Wolfi, Chainguard and MinimOS (JSON, YAML)",
          .run = run};
}

}  // namespace oakum::feeds
