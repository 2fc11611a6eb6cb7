// Errata in the publishers' own JSON: AlmaLinux's errata.full.json and the pages of Rocky Linux's
// errata API. Source: errata.almalinux.org, apollo of Rocky Linux. Only those of kind security are
// taken; packages of a module are filed under the module's stream.
#include <algorithm>
#include <map>
#include <set>

#include "base/text.h"
#include "feeds/parts/ids.h"
#include "feeds/parts/intake.h"
#include "feeds/parts/scores.h"
#include "feeds/parts/severity_words.h"
#include "formats/node.h"

namespace oakum::feeds {
namespace {

using formats::Node;

/// What an advisory says of one package: where it is filed, and its fix.
struct Fix {
  std::string space, package, version;
  auto operator<=>(const Fix&) const = default;
};

class Advisories {
 public:
  explicit Advisories(Intake& intake) : intake_(intake) {}

  /// One advisory: the same fix for several architectures is one row.
  struct Advisory {
    std::string_view id, distribution;
    std::set<std::string> cves;
    std::map<Fix, std::set<std::string>> fixes;  ///< Architectures by fix.
    VulnerabilityDetail detail;
    std::uint32_t line = 0;
  };

  void take(const Advisory& advisory) {
    if (advisory.id.empty() || advisory.fixes.empty() || advisory.cves.empty())
      return void(++intake_.summary().skipped);
    for (const auto& [fix, arches] : advisory.fixes) {
      const auto space = distribution_space(advisory.distribution, fix.space);
      if (!space) continue;
      advisory::Advisory row;
      row.fixed_version = fix.version;
      row.arches.assign(arches.begin(), arches.end());
      row.vendor_ids = {advisory.id};
      const auto ns = intake_.add_namespace(*space);
      for (const auto& cve : advisory.cves) {
        row.id = cve;
        intake_.add(ns, fix.package, row);
      }
    }
    const auto space =
        distribution_space(advisory.distribution, advisory.fixes.begin()->first.space);
    if (!space) return;
    for (const auto& cve : advisory.cves)
      intake_.add_detail(cve, space->source.id, advisory.detail);
  }

  Intake& intake() { return intake_; }

 private:
  Intake& intake_;
};

std::string full_version(std::string_view epoch, std::string_view version,
                         std::string_view release) {
  return epoch.empty() || epoch == "0" ? fmt::format("{}-{}", version, release)
                                       : fmt::format("{}:{}-{}", epoch, version, release);
}

/// "8" of "4.1.el8_4" and of "3.module_el8.6.0+3072".
std::string release_in(std::string_view release) {
  const auto at = release.find("el");
  if (at == std::string_view::npos) return {};
  const auto number = release.substr(at + 2);
  return std::string(number.substr(0, number.find_first_not_of("0123456789")));
}

// ---- AlmaLinux

void take_alma(Node erratum, Advisories& all) {
  ++all.intake().summary().records;
  if (erratum["type"].text() != "security") return void(++all.intake().summary().skipped);
  Advisories::Advisory advisory;
  advisory.id = erratum["id"].text();
  advisory.distribution = "AlmaLinux";
  for (const auto reference : erratum["references"].items()) {
    const auto ids = ids_in(reference["id"].text());
    advisory.cves.insert(ids.cves.begin(), ids.cves.end());
    if (const auto href = reference["href"].text(); !href.empty())
      advisory.detail.references.emplace_back(href);
  }
  std::set<std::string> streams;
  for (const auto module : erratum["modules"].items())
    streams.insert(fmt::format("{}:{}", module["name"].text(), module["stream"].text()));
  for (const auto package : erratum["packages"].items()) {
    const auto name = package["name"].text(), release = package["release"].text();
    const auto arch = package["arch"].text();
    if (name.empty() || package["version"].text().empty()) {
      all.intake().problem(package.line(), "a package without a name or version");
      continue;
    }
    if (arch == "src") continue;
    const auto version = full_version(package["epoch"].text(), package["version"].text(), release);
    const bool modular = release.find(".module") != std::string_view::npos && !streams.empty();
    for (const auto& stream : modular ? streams : std::set<std::string>{""})
      advisory
          .fixes[{release_in(release),
                  stream.empty() ? std::string(name) : fmt::format("{}::{}", stream, name),
                  version}]
          .emplace(arch);
  }
  set_severity(advisory.detail, "alma", severity_of_word(erratum["severity"].text()));
  all.take(advisory);
}

// ---- Rocky Linux

/// "delve-0:1.25.2-1.el10_1.aarch64.rpm"
struct Nevra {
  std::string name, version, release, arch;
};
std::optional<Nevra> parse_nevra(std::string_view text) {
  if (text.ends_with(".rpm")) text.remove_suffix(4);
  const auto dot = text.rfind('.');
  const auto dash = text.rfind('-', dot);
  const auto before = dash == text.npos || dash == 0 ? text.npos : text.rfind('-', dash - 1);
  if (dot == text.npos || before == text.npos || before == 0 || dot < dash) return std::nullopt;
  const auto release = text.substr(dash + 1, dot - dash - 1);
  const auto evr = text.substr(before + 1, dash - before - 1);
  const auto parts = cut(evr, ":");
  return Nevra{
      std::string(text.substr(0, before)),
      parts ? full_version(parts->first, parts->second, release) : full_version("", evr, release),
      std::string(release), std::string(text.substr(dot + 1))};
}

void take_rocky(Node erratum, Advisories& all) {
  ++all.intake().summary().records;
  if (erratum["kind"].text() != "Security") return void(++all.intake().summary().skipped);
  Advisories::Advisory advisory;
  advisory.id = erratum["name"].text();
  advisory.distribution = "Rocky Linux";
  set_severity(advisory.detail, "rocky", severity_of_word(erratum["severity"].text()));
  for (const auto item : erratum["cves"].items())
    if (is_cve_id(item["cve"].text())) advisory.cves.emplace(item["cve"].text());
  for (const auto package : erratum["packages"].items()) {
    const auto parsed = parse_nevra(package["nevra"].text());
    if (!parsed) {
      all.intake().problem(package.line(), "not a name, version, release and architecture");
      continue;
    }
    if (parsed->arch == "src") continue;
    const auto module = package["module_name"].text(), stream = package["module_stream"].text();
    const auto name =
        module.empty() ? parsed->name : fmt::format("{}:{}::{}", module, stream, parsed->name);
    advisory.fixes[{release_in(parsed->release), name, parsed->version}].insert(parsed->arch);
  }
  all.take(advisory);
}

Result<void> read(const SourceFile& file, Intake& intake) {
  const auto document = TRY(formats::parse_json(file.text));
  Advisories all(intake);
  const auto root = document.root();
  for (const auto erratum : root["advisories"].items()) take_rocky(erratum, all);
  if (root["schema_version"] || root["data"].is_array())
    for (const auto erratum : root["data"].items()) take_alma(erratum, all);
  if (root["nevra"] || (root["kind"] && root["packages"])) take_rocky(root, all);
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
