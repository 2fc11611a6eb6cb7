// OVAL definitions of Oracle, Red Hat (v2), SUSE and openSUSE, AlmaLinux, Azure Linux and
// CBL-Mariner. Source: OVAL language 5.11 and the publishers' files; whose a definition is stands
// in its id.
#include <algorithm>
#include <map>

#include "base/text.h"
#include "feeds/parts/erratum.h"
#include "feeds/parts/ids.h"
#include "feeds/parts/intake.h"
#include "feeds/parts/oval_model.h"
#include "feeds/parts/red_hat_products.h"
#include "feeds/parts/scores.h"
#include "feeds/parts/severity_words.h"
#include "feeds/parts/suse_products.h"

namespace oakum::feeds {
namespace {

using formats::XmlElement;

constexpr formats::Limits kLimits = {.bytes = kSourceFileLimit, .depth = 128};

/// What every definition of one file shares.
struct File {
  const OvalTests& tests;
  std::string_view release;  ///< Of Azure Linux: the file's generator says it, or its name.
  Intake& intake;
};

std::string_view without_zero_epoch(std::string_view evr) {
  if (evr.starts_with("0:")) evr.remove_prefix(2);
  return evr;
}

// ---- what a definition is about

struct Names {
  std::vector<std::string> cves;
  std::vector<std::string> advisories;  ///< "ELSA-2007-0057", "RHSA-2022:4765"
};

Names names_of(XmlElement metadata) {
  Names names;
  const auto add = [](std::vector<std::string>& list, std::string_view text) {
    if (!text.empty() && std::find(list.begin(), list.end(), text) == list.end())
      list.emplace_back(text);
  };
  for (const auto reference : metadata.children("reference")) {
    const auto id = trim(reference.attribute("ref_id"));
    const auto ids = ids_in(id);
    for (const auto& cve : ids.cves) add(names.cves, cve);
    // Container and image updates of SUSE only carry what an advisory fixed.
    const bool carries = id.starts_with("SUSE-CU-") || id.starts_with("SUSE-IU-");
    if (ids.cves.empty() && !carries && id.find(' ') == std::string_view::npos)
      add(names.advisories, id);
  }
  for (const auto cve : metadata["advisory"].children("cve"))
    for (const auto& id : ids_in(cve.text()).cves) add(names.cves, id);
  if (names.cves.empty())
    for (const auto& id : ids_in(metadata["title"].text()).cves) add(names.cves, id);
  return names;
}

/// The severity for each CVE where the publisher says it, else for the definition.
std::map<std::string, Severity, std::less<>> severities_of(XmlElement metadata) {
  std::map<std::string, Severity, std::less<>> severities;
  const auto own = severity_of_word(metadata["advisory"]["severity"].text());
  const auto outer = severity_of_word(metadata["severity"].text());
  severities[""] = own != Severity::unknown ? own : outer;
  for (const auto cve : metadata["advisory"].children("cve"))
    if (const auto impact = severity_of_word(cve.attribute("impact")); impact != Severity::unknown)
      severities[std::string(trim(cve.text()))] = impact;
  return severities;
}

/// "7.8/AV:N/…" and "7.0/CVSS:3.1/AV:L/…", also without the score in front. The publisher's word
/// for the severity stays.
void add_vector(std::string_view text, std::string_view source, VulnerabilityDetail& detail) {
  const auto slash = text.find('/');
  if (slash != std::string_view::npos && !text.empty() && is_digit(text[0]))
    text.remove_prefix(slash + 1);
  const auto severity = detail.severity;
  add_score(text, source, detail);
  if (severity == Severity::unknown) return;
  detail.severity = severity;
  detail.vendor_severity[std::string(source)] = severity;
}

void add_details(XmlElement metadata, const Names& names, std::string_view source, Intake& intake) {
  const auto severities = severities_of(metadata);
  VulnerabilityDetail shared;
  // A definition about one CVE describes it; one about an update describes the update.
  if (names.cves.size() == 1) {
    shared.title = trim(metadata["title"].text());
    shared.description = trim(metadata["description"].text());
  }
  for (const auto reference : metadata.children("reference"))
    if (const auto url = reference.attribute("ref_url"); !url.empty())
      shared.references.emplace_back(url);
  for (const auto& id : names.cves) {
    auto detail = shared;
    const auto own = severities.find(id);
    detail.severity = own != severities.end() ? own->second : severities.at("");
    if (detail.severity != Severity::unknown)
      detail.vendor_severity[std::string(source)] = detail.severity;
    for (const auto cve : metadata["advisory"].children("cve"))
      if (trim(cve.text()) == id) {
        add_vector(cve.attribute("cvss2"), source, detail);
        add_vector(cve.attribute("cvss3"), source, detail);
        if (const auto cwe = cve.attribute("cwe"); cwe.starts_with("CWE-"))
          detail.cwe_ids.emplace_back(cwe);
      }
    intake.add_detail(id, source, detail);
  }
}

// ---- where a claim goes

/// The last word that starts with a digit: "8" of "Oracle Linux 8".
std::string_view release_in(std::string_view product) {
  std::string_view found;
  for (const auto word : split_words(product))
    if (is_digit(word[0])) found = word;
  return found;
}

std::vector<DistributionSpace> spaces_of(std::string_view id, const OvalClaim& claim,
                                         XmlElement metadata, const File& file) {
  std::vector<DistributionSpace> spaces;
  const auto add = [&](std::optional<DistributionSpace> space) {
    const auto same = [&](const auto& other) { return other.name == space->name; };
    if (space && std::none_of(spaces.begin(), spaces.end(), same)) spaces.push_back(*space);
  };
  std::vector<std::string_view> products(claim.products.begin(), claim.products.end());
  if (products.empty())
    for (const auto platform : metadata["affected"].children("platform"))
      products.push_back(platform.text());
  if (id.starts_with("oval:com.redhat.")) {
    add(distribution_space("Red Hat"));
  } else if (id.starts_with("oval:com.microsoft.")) {
    const bool mariner = id.starts_with("oval:com.microsoft.cbl-mariner");
    add(distribution_space(mariner ? "CBL-Mariner" : "Azure Linux", file.release));
  } else {
    for (const auto product : products) {
      // Oracle VM's advisories (ovmsa) are about another system.
      if (id.starts_with("oval:com.oracle.") && !id.starts_with("oval:com.oracle.ovmsa") &&
          product.starts_with("Oracle Linux "))
        add(distribution_space("Oracle Linux", release_in(product)));
      if (id.starts_with("oval:org.almalinux."))
        add(distribution_space("AlmaLinux", split(release_in(product), '.').front()));
      if (id.starts_with("oval:org.opensuse.")) add(suse_space(product));
    }
  }
  return spaces;
}

// ---- rows

/// Red Hat says of packages without a fix what will become of them.
Status resolution_of(XmlElement metadata, std::string_view package) {
  for (const auto resolution : metadata["advisory"]["affected"].children("resolution"))
    for (const auto component : resolution.children("component")) {
      const auto name = component.text();
      if (name != package && !name.ends_with("/" + std::string(package))) continue;
      const auto state = lower(resolution.attribute("state"));
      if (state == "will not fix") return Status::will_not_fix;
      if (state == "fix deferred") return Status::fix_deferred;
      if (state == "out of support scope") return Status::end_of_life;
      if (state == "under investigation") return Status::under_investigation;
      return Status::affected;
    }
  return Status::affected;
}

class Definition {
 public:
  Definition(XmlElement definition, const File& file, Builder& builder)
      : id_(definition.attribute("id")),
        definition_(definition),
        metadata_(definition["metadata"]),
        file_(file),
        builder_(builder),
        names_(names_of(metadata_)) {}

  void take() {
    ++file_.intake.summary().records;
    const bool refuses = id_.starts_with("oval:com.redhat.unaffected:");
    if (refuses || metadata_["patchable"].text() == "Not Applicable")
      return void(++file_.intake.summary().skipped);
    if (names_.cves.empty() && names_.advisories.empty())
      return file_.intake.problem(definition_.line(), "a definition that names no vulnerability");
    for (const auto cpe : metadata_["advisory"]["affected_cpe_list"].children("cpe"))
      if (id_.starts_with("oval:com.redhat.")) cpes_.push_back(builder_.add_cpe(cpe.text()).first);
    std::sort(cpes_.begin(), cpes_.end());
    const auto severities = severities_of(metadata_);
    bool any = false;
    const auto told = file_.tests.each_claim(
        definition_, [&](const OvalClaim& claim) { any |= take(claim, severities); });
    if (!told)
      file_.intake.problem(definition_.line(), fmt::format("{}: {}", id_, told.error().what));
    else if (rows_ > kMostErratumRows)
      file_.intake.problem(definition_.line(),
                           fmt::format("{}: more than {} rows", id_, kMostErratumRows));
    if (!any) ++file_.intake.summary().skipped;
  }

 private:
  bool take(const OvalClaim& claim,
            const std::map<std::string, Severity, std::less<>>& severities) {
    const auto spaces = spaces_of(id_, claim, metadata_, file_);
    const auto package = claim.module.empty() ? std::string(claim.package)
                                              : fmt::format("{}::{}", claim.module, claim.package);
    Advisory row;
    row.arches = claim.arches;
    row.cpes = cpes_;
    const auto version = without_zero_epoch(claim.evr);
    const auto range = fmt::format("<={}", version);
    if (claim.bound == OvalClaim::below) row.fixed_version = version;
    if (claim.bound == OvalClaim::up_to) row.vulnerable = {range};
    if (claim.bound == OvalClaim::any) row.status = resolution_of(metadata_, claim.package);
    if (!names_.cves.empty())
      row.vendor_ids.assign(names_.advisories.begin(), names_.advisories.end());
    const auto& ids = names_.cves.empty() ? names_.advisories : names_.cves;
    for (const auto& space : spaces) {
      const auto ns = file_.intake.add_namespace(space);
      for (const auto& id : ids) {
        if (++rows_ > kMostErratumRows) break;
        row.id = id;
        const auto own = severities.find(id);
        if (space.source.id == "redhat")
          row.severity = own != severities.end() ? own->second : severities.at("");
        file_.intake.add(ns, package, row);
      }
      if (!told_) add_details(metadata_, names_, space.source.id, file_.intake);
      told_ = true;
    }
    return !spaces.empty();
  }

  std::string_view id_;
  XmlElement definition_, metadata_;
  const File& file_;
  Builder& builder_;
  Names names_;
  std::vector<std::uint32_t> cpes_;
  bool told_ = false;
  std::size_t rows_ = 0;
};

/// "2.0" of "cbl-mariner-2.0-oval.xml", "3.0" of "azurelinux-3.0-oval.xml".
std::string_view release_of_file(std::string_view name) {
  for (const auto part : split(name.substr(name.rfind('/') + 1), '-'))
    if (!part.empty() && is_digit(part[0]) && part.find('.') != std::string_view::npos) return part;
  return {};
}

Result<ImportSummary> run(const std::string& path, Builder& builder,
                          std::vector<Problem>& problems) {
  return import_files(path, {".xml"}, builder, problems,
                      [&](const SourceFile& source, Intake& intake) -> Result<void> {
                        const auto document = TRY(formats::parse_xml(source.text, kLimits));
                        if (document.root().name() != "oval_definitions") return {};
                        const OvalTests tests(document);
                        const File file{tests, release_of_file(source.name), intake};
                        for (const auto definition : document["definitions"].children("definition"))
                          Definition(definition, file, builder).take();
                        return {};
                      });
}

}  // namespace

Importer oval() {
  return {.kind = "oval",
          .summary = "OVAL of Oracle, Red Hat, SUSE, AlmaLinux and Azure Linux (XML)",
          .run = run};
}

}  // namespace oakum::feeds
