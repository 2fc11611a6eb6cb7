// CSAF 2.0 documents of Red Hat and SUSE: VEX (one for each CVE) and advisories. Source: OASIS,
// CSAF 2.0; the publishers' product trees.
//
// A status lists products that are components of platforms:
// "AppStream-9.3.0.Z.MAIN:firefox-0:115.5.0- 1.el9_3.x86_64". What they are stands in the tree: a
// package URL or a name with its version, a CPE or a name of the platform, and for modules a
// component that is itself one of the platform.
#include <algorithm>
#include <map>
#include <set>
#include <unordered_map>

#include "base/text.h"
#include "core/cvss.h"
#include "feeds/parts/intake.h"
#include "feeds/parts/red_hat_products.h"
#include "feeds/parts/severity_words.h"
#include "feeds/parts/suse_products.h"
#include "formats/csaf_product_tree.h"
#include "formats/node.h"

namespace oakum::feeds {
namespace {

using formats::Node;
using ProductTree = formats::CsafProductTree;

enum class Publisher : std::uint8_t { none, red_hat, suse };

// ---- packages

struct PackageName {
  std::string name;
  std::string version;  ///< "115.5.0-1.el9_3", with its epoch when it has one; "" for all.
  std::string arch;
};

int hex_digit(char c) {
  if (is_digit(c)) return c - '0';
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

std::string percent_decoded(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool code = text[i] == '%' && i + 2 < text.size() && hex_digit(text[i + 1]) >= 0 &&
                      hex_digit(text[i + 2]) >= 0;
    if (code) {
      out += static_cast<char>(hex_digit(text[i + 1]) * 16 + hex_digit(text[i + 2]));
      i += 2;
    } else {
      out += text[i];
    }
  }
  return out;
}

/// "pkg:rpm/redhat/firefox@115.5.0-1.el9_3?arch=x86_64&epoch=1"
std::optional<PackageName> from_purl(std::string_view purl) {
  if (!purl.starts_with("pkg:rpm/")) return std::nullopt;
  PackageName package;
  auto rest = purl.substr(8);
  std::string epoch;
  if (const auto parts = cut(rest, "?")) {
    rest = parts->first;
    for (const auto item : split(parts->second, '&')) {
      if (item.starts_with("arch=")) package.arch = item.substr(5);
      if (item.starts_with("epoch=") && item != "epoch=0") epoch = item.substr(6);
    }
  }
  if (const auto parts = cut(rest, "@")) {
    rest = parts->first;
    package.version = percent_decoded(parts->second);
    if (!epoch.empty()) package.version = fmt::format("{}:{}", epoch, package.version);
  }
  package.name = percent_decoded(rest.substr(rest.rfind('/') + 1));
  return package;
}

bool is_arch(std::string_view text) {
  for (const std::string_view arch : {"x86_64", "aarch64", "i686", "i386", "ppc64le", "ppc64",
                                      "s390x", "s390", "noarch", "src", "armv7hl", "riscv64"})
    if (text == arch) return true;
  return false;
}

/// "firefox-0:115.5.0-1.el9_3.x86_64", "ctdb-4.19.2+git.322-1.1", "ctdb".
PackageName from_text(std::string_view text) {
  PackageName package;
  if (const auto dot = text.rfind('.'); dot != text.npos && is_arch(text.substr(dot + 1))) {
    package.arch = text.substr(dot + 1);
    text = text.substr(0, dot);
  }
  const auto release = text.rfind('-');
  const auto version =
      release == text.npos || release == 0 ? text.npos : text.rfind('-', release - 1);
  const bool has_version =
      version != text.npos && version + 1 < text.size() && is_digit(text[version + 1]);
  package.name = text.substr(0, has_version ? version : text.npos);
  if (has_version) package.version = text.substr(version + 1);
  if (package.version.starts_with("0:")) package.version.erase(0, 2);
  return package;
}

/// "nodejs:18" of "nodejs:18:8090020231026:a75119d5", of "nodejs:18/npm" and of a module's purl.
std::string stream_of(std::string_view module) {
  const auto parts = split(module, ':');
  return parts.size() < 2 ? std::string() : fmt::format("{}:{}", parts[0], parts[1]);
}

// ---- one vulnerability of one document

/// What one fix (or the lack of one) holds for.
struct Row {
  std::set<std::string> arches;
  std::set<std::uint32_t> cpes;
  std::set<std::string> advisories;
  Status status = Status::unknown;
};
struct Key {
  std::string space, package, version;
  auto operator<=>(const Key&) const = default;
};

class Record {
 public:
  Record(Node document, Node vulnerability, const ProductTree& tree, Publisher publisher,
         Builder& builder, Intake& intake)
      : document_(document),
        vulnerability_(vulnerability),
        tree_(tree),
        publisher_(publisher),
        builder_(builder),
        intake_(intake),
        id_(vulnerability["cve"].text()) {}

  void take() {
    ++intake_.summary().records;
    if (!id_.starts_with("CVE-"))
      return intake_.problem(vulnerability_.line(), "a vulnerability without a CVE id");
    read_remediations();
    const auto status = vulnerability_["product_status"];
    for (const std::string_view fixed : {"fixed", "first_fixed", "recommended"})
      for (const auto product : status[fixed].items()) add(product.text(), true, Status::fixed);
    for (const auto product : status["known_affected"].items())
      add(product.text(), false, Status::affected);
    for (const auto product : status["under_investigation"].items())
      add(product.text(), false, Status::under_investigation);
    emit();
  }

 private:
  /// Which advisory fixes a product, and what is said of those without a fix.
  void read_remediations() {
    for (const auto remedy : vulnerability_["remediations"].items()) {
      const auto category = remedy["category"].text();
      const auto details = lower(remedy["details"].text());
      auto status = Status::unknown;
      if (category == "no_fix_planned")
        status = details.starts_with("out of support") ? Status::end_of_life : Status::will_not_fix;
      if (category == "none_available" && details.starts_with("fix deferred"))
        status = Status::fix_deferred;
      const auto url = remedy["url"].text();
      const auto advisory = category == "vendor_fix" ? url.substr(url.rfind('/') + 1) : "";
      for (const auto product : remedy["product_ids"].items()) {
        if (status != Status::unknown) statuses_[product.text()] = status;
        if (!advisory.empty()) advisories_[product.text()] = advisory;
      }
    }
  }

  /// Package, module and platform of a product; false when the tree does not know it.
  struct Found {
    PackageName package;
    std::string module;
    std::string_view platform;
  };
  std::optional<Found> find(std::string_view id) const {
    const auto* component = tree_.relation(id);
    if (!component) return std::nullopt;
    Found found;
    const auto* product = tree_.product(component->what);
    const auto purl = product ? product->purl : std::string_view();
    const auto named = product && from_purl(purl) ? *from_purl(purl) : from_text(component->what);
    found.package = named;
    if (const auto parts = cut(component->what, "/"); parts && purl.empty()) {
      found.module = stream_of(parts->first);
      found.package = from_text(parts->second);
    }
    if (const auto at = purl.find("rpmmod="); at != purl.npos)
      found.module = stream_of(percent_decoded(purl.substr(at + 7, purl.find('&', at) - at - 7)));
    found.platform = component->of;
    for (int i = 0; i < ProductTree::kDeepest; ++i) {
      const auto* outer = tree_.relation(found.platform);
      if (!outer) break;
      found.module = stream_of(outer->what);
      found.platform = outer->of;
    }
    return found;
  }

  void add(std::string_view product, bool fixed, Status status) {
    const auto found = find(product);
    if (!found || found->package.name.empty() || found->package.arch == "src") return;
    if (fixed && found->package.version.empty()) return;
    const auto* platform = tree_.product(found->platform);
    if (!platform) return;
    auto space = space_of(*platform);
    if (!space) return;
    auto package = found->package.name;
    if (!found->module.empty()) package = fmt::format("{}::{}", found->module, package);
    auto& row = rows_[{space->name, package, fixed ? found->package.version : ""}];
    spaces_.emplace(space->name, *space);
    if (!found->package.arch.empty()) row.arches.insert(found->package.arch);
    if (publisher_ == Publisher::red_hat)
      for (const auto cpe : add_red_hat_cpes(builder_, platform->cpe)) row.cpes.insert(cpe);
    if (const auto advisory = advisories_.find(product); advisory != advisories_.end())
      row.advisories.emplace(advisory->second);
    if (fixed) return;
    const auto said = statuses_.find(product);
    row.status = said == statuses_.end() ? status : said->second;
  }

  std::optional<DistributionSpace> space_of(const formats::CsafProduct& platform) const {
    if (publisher_ == Publisher::suse) return suse_space(platform.name);
    // Containers and layered products have CPEs of their own: their rows hold where those do.
    if (platform.cpe.empty()) return std::nullopt;
    return distribution_space("Red Hat");
  }

  void emit() {
    const auto severity = severity_of_impact();
    for (const auto& [key, row] : rows_) {
      Advisory advisory;
      advisory.id = id_;
      advisory.fixed_version = key.version;
      advisory.arches.assign(row.arches.begin(), row.arches.end());
      advisory.cpes.assign(row.cpes.begin(), row.cpes.end());
      advisory.vendor_ids.assign(row.advisories.begin(), row.advisories.end());
      advisory.status = row.status;
      if (publisher_ == Publisher::red_hat) advisory.severity = severity;
      intake_.add(intake_.add_namespace(spaces_.at(key.space)), key.package, advisory);
    }
    if (rows_.empty()) return void(++intake_.summary().skipped);
    const auto& source = spaces_.begin()->second.source.id;
    intake_.add_detail(id_, source, detail(source, severity));
  }

  Severity severity_of_impact() const {
    for (const auto threat : vulnerability_["threats"].items())
      if (threat["category"].text() == "impact")
        if (const auto severity = severity_of_word(threat["details"].text());
            severity != Severity::unknown)
          return severity;
    return severity_of_word(document_["document"]["aggregate_severity"]["text"].text());
  }

  VulnerabilityDetail detail(const std::string& source, Severity severity) const {
    VulnerabilityDetail detail;
    detail.title = vulnerability_["title"].text();
    for (const auto note : vulnerability_["notes"].items())
      if (note["category"].text() == "description" || detail.description.empty())
        detail.description = note["text"].text();
    detail.severity = severity;
    if (severity != Severity::unknown) detail.vendor_severity[source] = severity;
    if (const auto cwe = vulnerability_["cwe"]["id"].text(); !cwe.empty())
      detail.cwe_ids.emplace_back(cwe);
    for (const auto item : vulnerability_["scores"].items()) {
      const auto vector = item["cvss_v3"]["vectorString"].text();
      const auto score = score_cvss(vector);
      if (!score || score->version != CvssVersion::v3) continue;
      detail.cvss[source].v3_vector = vector;
      detail.cvss[source].v3_score = score->score;
      break;
    }
    for (const auto reference : vulnerability_["references"].items())
      detail.references.emplace_back(reference["url"].text());
    detail.published = vulnerability_["release_date"].text();
    return detail;
  }

  Node document_, vulnerability_;
  const ProductTree& tree_;
  Publisher publisher_;
  Builder& builder_;
  Intake& intake_;
  std::string_view id_;
  std::unordered_map<std::string_view, Status> statuses_;
  std::unordered_map<std::string_view, std::string_view> advisories_;
  std::map<Key, Row> rows_;
  std::map<std::string, DistributionSpace> spaces_;
};

Publisher publisher_of(Node document) {
  const auto space = document["document"]["publisher"]["namespace"].text();
  if (space.find("redhat.com") != space.npos) return Publisher::red_hat;
  if (space.find("suse.com") != space.npos) return Publisher::suse;
  return Publisher::none;
}

Result<ImportSummary> run(const std::string& path, Builder& builder,
                          std::vector<Problem>& problems) {
  return import_files(path, {".json"}, builder, problems,
                      [&](const SourceFile& file, Intake& intake) -> Result<void> {
                        const auto document = TRY(formats::parse_json(file.text));
                        const auto root = document.root();
                        if (!root["document"]["csaf_version"])
                          return {};  // a list of changes beside the documents
                        const auto publisher = publisher_of(root);
                        if (publisher == Publisher::none)
                          return void(++intake.summary().skipped), Result<void>{};
                        const ProductTree tree(root["product_tree"]);
                        for (const auto vulnerability : root["vulnerabilities"].items())
                          Record(root, vulnerability, tree, publisher, builder, intake).take();
                        return {};
                      });
}

}  // namespace

Importer csaf() {
  return {.kind = "csaf", .summary = "CSAF and CSAF VEX of Red Hat and SUSE (JSON)", .run = run};
}

}  // namespace oakum::feeds
