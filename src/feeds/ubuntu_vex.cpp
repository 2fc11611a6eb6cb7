// Ubuntu's VEX documents (OpenVEX 0.2): one JSON file for each vulnerability. Source: Canonical's
// vex-all archive. They add to the OSV records what those leave out: packages that stay vulnerable
// and those that never were. Of a fix they name only the version that is current, not the first
// that has it, so no rows are made of fixes.
#include <fmt/format.h>

#include "base/text.h"
#include "feeds/parts/ids.h"
#include "feeds/parts/intake.h"
#include "feeds/parts/ubuntu_releases.h"
#include "formats/node.h"

namespace oakum::feeds {
namespace {

using formats::Node;

/// "pkg:deb/ubuntu/curl@7.81.0-1ubuntu1.24?arch=source&distro=esm-infra/focal"
struct Product {
  std::string_view package;
  UbuntuRelease release;
};

std::string_view qualifier(std::string_view purl, std::string_view name) {
  const auto question = purl.find('?');
  if (question == std::string_view::npos) return {};
  for (const auto part : split(purl.substr(question + 1), '&'))
    if (const auto pair = cut(part, "="); pair && pair->first == name) return pair->second;
  return {};
}

/// Nothing for binary packages: each has its source package in the same list.
std::optional<Product> product_of(std::string_view purl) {
  constexpr std::string_view kType = "pkg:deb/ubuntu/";
  if (!purl.starts_with(kType) || qualifier(purl, "arch") != "source") return std::nullopt;
  const auto package = purl.substr(kType.size(), purl.find_first_of("@?") - kType.size());
  const auto tier = replace_all(qualifier(purl, "distro"), "%2F", "/");
  const auto release = ubuntu_release_of(tier);
  if (!release || package.empty()) return std::nullopt;
  return Product{package, *release};
}

std::optional<UbuntuClaim> claim_of(Node statement) {
  UbuntuClaim claim;
  const auto status = statement["status"].text();
  const auto action = statement["action_statement"].text();
  if (status == "fixed")
    claim.elsewhere = true;
  else if (status == "not_affected")
    claim.status = Status::not_affected;
  else if (status == "under_investigation")
    claim.status = Status::under_investigation;
  else if (status == "affected")
    claim.status = action.find("no longer supported") == std::string_view::npos
                       ? Status::affected
                       : Status::end_of_life;
  else
    return std::nullopt;
  return claim;
}

void take_detail(Node vulnerability, std::string_view id, Intake& intake) {
  VulnerabilityDetail detail;
  detail.description = vulnerability["description"].text();
  for (const auto alias : vulnerability["aliases"].items())
    if (alias.text().starts_with("https://")) detail.references.emplace_back(alias.text());
  intake.add_detail(id, "ubuntu", detail);
}

Result<void> read(const SourceFile& file, Intake& intake) {
  const auto document = TRY(formats::parse_json(file.text));
  const auto statements = document["statements"];
  if (!statements.is_array()) return {};  // something beside the documents
  ++intake.summary().records;
  std::map<std::string, UbuntuClaims, std::less<>> claims;
  for (const auto statement : statements.items()) {
    const auto id = statement["vulnerability"]["name"].text();
    const auto claim = claim_of(statement);
    if (id.starts_with("USN-")) {  // of a notice, whose CVEs have documents of their own
      ++intake.summary().skipped;
      continue;
    }
    if (!is_cve_id(id) || !claim) {
      intake.problem(statement.line(), "a statement without a CVE or a known status");
      continue;
    }
    if (!claims.contains(id)) take_detail(statement["vulnerability"], id, intake);
    auto& all = claims[std::string(id)];
    for (const auto item : statement["products"].items())
      if (const auto product = product_of(item["@id"].text()))
        all.add(product->release, product->package, *claim);
  }
  for (const auto& [id, all] : claims) all.emit(id, intake);
  return {};
}

Result<ImportSummary> run(const std::string& path, Builder& builder,
                          std::vector<Problem>& problems) {
  return import_files(path, {".json"}, builder, problems, read);
}

}  // namespace

Importer ubuntu_vex() {
  return {.kind = "ubuntu-vex",
          .summary = "Ubuntu's VEX documents: what stays vulnerable (JSON)",
          .run = run};
}

}  // namespace oakum::feeds
