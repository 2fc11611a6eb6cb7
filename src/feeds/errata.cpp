// Errata in the publishers' own JSON: AlmaLinux's errata.full.json and the pages of Rocky Linux's
// errata API. Source: errata.almalinux.org, apollo of Rocky Linux. Only those of kind security are
// taken; packages of a module are filed under the module's stream.
#include <algorithm>
#include <map>
#include <set>

#include "base/text.h"
#include "feeds/parts/erratum.h"
#include "feeds/parts/ids.h"
#include "feeds/parts/intake.h"
#include "feeds/parts/severity_words.h"
#include "formats/node.h"

namespace oakum::feeds {
namespace {

using formats::Node;

/// One advisory; the releases that it fixes packages of stand only in the packages.
class Erratum {
 public:
  Erratum(std::string_view id, std::string_view distribution, std::uint32_t line)
      : id_(id), distribution_(distribution), line_(line) {}

  void add_cve(std::string_view text) {
    for (auto& cve : ids_in(text).cves) cves_.insert(std::move(cve));
  }
  void add_reference(std::string_view link) {
    if (!link.empty()) references_.emplace_back(link);
  }
  void set_severity(Severity severity) { severity_ = severity; }

  /// False when it has more of them than it may come to.
  bool add(std::string_view release, std::string name, std::string version, std::string_view arch) {
    if (++packages_ > kMostErratumRows) return false;
    releases_[release_in(release)][{std::move(name), std::move(version), ""}].emplace(arch);
    return true;
  }

  void file(Intake& intake) const {
    if (id_.empty() || releases_.empty() || cves_.empty()) return void(++intake.summary().skipped);
    const std::vector<std::string> ids(cves_.begin(), cves_.end());
    for (const auto& [release, fixes] : releases_) {
      const auto space = distribution_space(distribution_, release);
      if (!space) continue;
      if (!add_erratum(intake.add_namespace(*space), ids, {id_}, fixes, intake))
        return problem_of_size(intake);
      VulnerabilityDetail detail;
      feeds::set_severity(detail, space->source.id, severity_);
      detail.references = references_;
      for (const auto& id : ids) intake.add_detail(id, space->source.id, detail);
    }
  }

  void problem_of_size(Intake& intake) const {
    intake.problem(line_, fmt::format("{}: more than {} rows", id_, kMostErratumRows));
  }

 private:
  /// "8" of "4.1.el8_4" and of "3.module_el8.6.0+3072".
  static std::string release_in(std::string_view release) {
    const auto at = release.find("el");
    if (at == std::string_view::npos) return {};
    const auto number = release.substr(at + 2);
    return std::string(number.substr(0, number.find_first_not_of("0123456789")));
  }

  std::string_view id_, distribution_;
  std::uint32_t line_;
  std::set<std::string> cves_;
  std::vector<std::string> references_;
  Severity severity_ = Severity::unknown;
  std::map<std::string, ErratumFixes> releases_;
  std::size_t packages_ = 0;
};

// ---- AlmaLinux

std::set<std::string> streams_of(Node erratum) {
  std::set<std::string> streams;
  for (const auto module : erratum["modules"].items())
    streams.insert(fmt::format("{}:{}", module["name"].text(), module["stream"].text()));
  return streams;
}

/// Which of an erratum's modules a package is of is not said: it is filed under each.
bool add_alma_package(Node package, const std::set<std::string>& streams, Erratum& erratum) {
  const auto name = package["name"].text(), release = package["release"].text();
  const auto version = rpm_version(package["epoch"].text(), package["version"].text(), release);
  const auto arch = package["arch"].text();
  if (release.find(".module") == std::string_view::npos || streams.empty())
    return erratum.add(release, std::string(name), version, arch);
  for (const auto& stream : streams)
    if (!erratum.add(release, fmt::format("{}::{}", stream, name), version, arch)) return false;
  return true;
}

void take_alma(Node node, Intake& intake) {
  ++intake.summary().records;
  if (node["type"].text() != "security") return void(++intake.summary().skipped);
  Erratum erratum(node["id"].text(), "AlmaLinux", node.line());
  for (const auto reference : node["references"].items()) {
    erratum.add_cve(reference["id"].text());
    erratum.add_reference(reference["href"].text());
  }
  erratum.set_severity(severity_of_word(node["severity"].text()));
  const auto streams = streams_of(node);
  for (const auto package : node["packages"].items()) {
    if (package["name"].text().empty() || package["version"].text().empty())
      intake.problem(package.line(), "a package without a name or version");
    else if (package["arch"].text() != "src" && !add_alma_package(package, streams, erratum))
      return erratum.problem_of_size(intake);
  }
  erratum.file(intake);
}

// ---- Rocky Linux

/// "delve-0:1.25.2-1.el10_1.aarch64.rpm"
struct Nevra {
  std::string_view name, epoch, version, release, arch;
};
std::optional<Nevra> parse_nevra(std::string_view text) {
  if (text.ends_with(".rpm")) text.remove_suffix(4);
  const auto dot = text.rfind('.');
  const auto dash = text.rfind('-', dot);
  const auto before = dash == text.npos || dash == 0 ? text.npos : text.rfind('-', dash - 1);
  if (dot == text.npos || before == text.npos || before == 0 || dot < dash) return std::nullopt;
  const auto evr = text.substr(before + 1, dash - before - 1);
  const auto parts = cut(evr, ":");
  return Nevra{text.substr(0, before), parts ? parts->first : "", parts ? parts->second : evr,
               text.substr(dash + 1, dot - dash - 1), text.substr(dot + 1)};
}

void take_rocky(Node node, Intake& intake) {
  ++intake.summary().records;
  if (node["kind"].text() != "Security") return void(++intake.summary().skipped);
  Erratum erratum(node["name"].text(), "Rocky Linux", node.line());
  erratum.set_severity(severity_of_word(node["severity"].text()));
  for (const auto item : node["cves"].items()) erratum.add_cve(item["cve"].text());
  for (const auto package : node["packages"].items()) {
    const auto nevra = parse_nevra(package["nevra"].text());
    if (!nevra) {
      intake.problem(package.line(), "not a name, version, release and architecture");
      continue;
    }
    if (nevra->arch == "src") continue;
    const auto module = package["module_name"].text(), stream = package["module_stream"].text();
    auto name = module.empty() ? std::string(nevra->name)
                               : fmt::format("{}:{}::{}", module, stream, nevra->name);
    if (!erratum.add(nevra->release, std::move(name),
                     rpm_version(nevra->epoch, nevra->version, nevra->release), nevra->arch))
      return erratum.problem_of_size(intake);
  }
  erratum.file(intake);
}

Result<void> read(const SourceFile& file, Intake& intake) {
  const auto document = TRY(formats::parse_json(file.text));
  const auto root = document.root();
  for (const auto erratum : root["advisories"].items()) take_rocky(erratum, intake);
  for (const auto erratum : root["data"].items()) take_alma(erratum, intake);
  if (root["kind"] && root["packages"]) take_rocky(root, intake);
  return {};
}

Result<ImportSummary> run(const std::string& path, Builder& builder,
                          std::vector<Problem>& problems) {
  return import_files(path, {".json"}, builder, problems, read);
}

}  // namespace

Importer errata() {
  return {.kind = "errata",
          .summary = "errata of AlmaLinux and Rocky Linux in their own JSON",
          .run = run};
}

}  // namespace oakum::feeds
