// Packages of an operating system: its publisher says for each release which version fixes what.
#include <algorithm>
#include <map>
#include <set>

#include "base/text.h"
#include "match/candidate.h"
#include "match/red_hat.h"
#include "match/supplier.h"
#include "match/system_rules.h"

namespace oakum::match {
namespace {

/// "nodejs:12" of "nodejs:12:8030020201124152102:229f0a1c".
std::string module_stream(std::string_view label) {
  const auto first = label.find(':');
  const auto second = first == std::string_view::npos ? first : label.find(':', first + 1);
  return std::string(label.substr(0, second));
}

std::string_view flavour(std::string_view version) {
  if (version.find("_fips") != std::string_view::npos) return "fips";
  const auto at = version.find("ksplice");
  if (at == std::string_view::npos) return "";
  const auto rest = version.substr(at);
  return rest.substr(0, std::min(rest.find('.'), rest.size()));
}

class SystemMatcher {
 public:
  SystemMatcher(const Inventory& inventory, const SystemRules& rules,
                const advisory::Database& database, std::uint32_t ns)
      : rules_(rules),
        database_(database),
        ns_(ns),
        major_(split(inventory.os->name, '.').front()) {}

  /// Suppliers whose advisories the database has.
  void add_suppliers(const Inventory& inventory, const PackageList& list) {
    for (const auto& supplier : suppliers_of(inventory, list))
      for (const auto& name : supplier.namespaces)
        if (const auto ns = database_.namespace_id(name)) {
          suppliers_.push_back({*ns, supplier.name_prefix});
          break;
        }
  }

  Result<void> match(const Package& package, PackageRef subject, std::vector<Candidate>& out,
                     Unassessed& unassessed) {
    if (package.name == "gpg-pubkey" ||
        (package.repository_class == "third-party" && suppliers_.empty()))
      return {};
    if (rules_.modules && package.modularity_label.empty() &&
        package.release.find(".module_el") != std::string::npos) {
      unassessed.add(
          "", fmt::format("{} {}: a module's package without its module's label; not assessed",
                          package.name, full_version(package)));
      return {};
    }
    std::vector<std::uint32_t> cpes;
    if (rules_.red_hat) {
      cpes = TRY(red_hat_cpes(package, major_, database_));
      if (cpes.empty() && !said_no_cpes_)
        unassessed.add_system(
            "the database does not know the repositories of this release; its packages "
            "are not assessed");
      said_no_cpes_ = said_no_cpes_ || cpes.empty();
      if (cpes.empty()) return {};
    }
    std::map<std::string, Candidate> found;  // several rows of one id: the highest fix counts
    std::set<std::string> settled;           // by a supplier
    for (const auto& supplier : suppliers_) TRY(ask(supplier, package, subject, found, settled));
    const auto installed = version_of(package);
    TRY(database_.find(ns_, name_of(package), [&](const advisory::Advisory& row) {
      if (settled.contains(std::string(row.id)) || !holds_for(row, package, cpes) ||
          !is_affected(row, installed))
        return;
      auto candidate = candidate_of(row, subject, ns_);
      candidate.severity_source = rules_.own_severity;
      keep_highest(found, std::move(candidate));
    }));
    for (auto& [id, candidate] : found) out.push_back(std::move(candidate));
    return {};
  }

 private:
  struct Feed {
    std::uint32_t ns;
    std::string_view name_prefix;
  };

  /// What a supplier says of the package: which of his rows hold, and which vulnerabilities he has
  /// settled.
  Result<void> ask(const Feed& feed, const Package& package, PackageRef subject,
                   std::map<std::string, Candidate>& found, std::set<std::string>& settled) const {
    const auto& source = package.src_name.empty() ? package.name : package.src_name;
    if (!package.name.starts_with(feed.name_prefix) && !source.starts_with(feed.name_prefix))
      return {};
    const auto installed = version_of(package);
    const auto take = [&](const advisory::Advisory& row) {
      settled.emplace(row.id);
      if (!is_affected(row, installed)) return;
      auto candidate = candidate_of(row, subject, feed.ns);
      if (candidate.fixed_version.empty()) candidate.fixed_version = joined(row.patched);
      found.try_emplace(candidate.id, std::move(candidate));
    };
    TRY(database_.find(feed.ns, source, take));
    if (source != package.name) TRY(database_.find(feed.ns, package.name, take));
    return {};
  }

  static std::string joined(const std::vector<std::string_view>& versions) {
    std::string out;
    for (const auto version : versions) out += (out.empty() ? "" : ", ") + std::string(version);
    return out;
  }

  std::string name_of(const Package& package) const {
    auto name = rules_.by_source && !package.src_name.empty() ? package.src_name : package.name;
    return rules_.modules && !package.modularity_label.empty()
               ? module_stream(package.modularity_label) + "::" + name
               : name;
  }
  std::string version_of(const Package& package) const {
    const bool source = rules_.source_version && !package.src_version.empty();
    return source ? full_source_version(package) : full_version(package);
  }

  bool holds_for(const advisory::Advisory& row, const Package& package,
                 const std::vector<std::uint32_t>& cpes) const {
    const auto has = [](const auto& list, const auto& value) {
      return std::find(list.begin(), list.end(), value) != list.end();
    };
    if (rules_.needs_arch && !row.arches.empty() && package.arch != "noarch" &&
        !package.arch.empty() && !has(row.arches, package.arch))
      return false;
    if (rules_.flavours && flavour(row.fixed_version) != flavour(full_version(package)))
      return false;
    if (row.cpes.empty() || !rules_.red_hat) return true;
    return std::any_of(row.cpes.begin(), row.cpes.end(), [&](std::uint32_t cpe) {
      return std::binary_search(cpes.begin(), cpes.end(), cpe);
    });
  }

  bool is_affected(const advisory::Advisory& row, const std::string& installed) const {
    if (row.status == Status::not_affected) return false;
    if (!row.vulnerable.empty()) return in_range(row, installed);
    if (!row.affected_version.empty() &&
        compare_versions(rules_.scheme, installed, row.affected_version) < 0)
      return false;
    if (row.fixed_version.empty()) return rules_.unfixed;
    return compare_versions(rules_.scheme, installed, row.fixed_version) < 0;
  }
  bool in_range(const advisory::Advisory& row, const std::string& installed) const {
    return std::any_of(row.vulnerable.begin(), row.vulnerable.end(), [&](std::string_view range) {
      const auto holds = satisfies(rules_.scheme, installed, range);
      return holds && *holds;
    });
  }

  void keep_highest(std::map<std::string, Candidate>& found, Candidate next) const {
    const auto [at, fresh] = found.try_emplace(next.id, next);
    if (fresh) return;
    auto& kept = at->second;
    const bool higher = compare_versions(rules_.scheme, next.fixed_version, kept.fixed_version) > 0;
    if (higher) kept = std::move(next);
  }

  const SystemRules& rules_;
  const advisory::Database& database_;
  std::uint32_t ns_;
  std::string major_;
  std::vector<Feed> suppliers_;
  bool said_no_cpes_ = false;
};

}  // namespace

Result<void> match_system(const Inventory& inventory, std::uint32_t index,
                          const advisory::Database& database, std::vector<Candidate>& out,
                          Unassessed& unassessed) {
  const auto& list = inventory.lists[index];
  const auto* rules = inventory.os ? system_rules(inventory.os->family) : nullptr;
  if (!rules) {
    unassessed.add_system(
        fmt::format("{}: no advisories of this operating system are known; its {} packages are "
                    "not assessed",
                    inventory.os && inventory.os->family != "none" ? inventory.os->family
                                                                   : "unknown operating system",
                    list.packages.size()));
    return {};
  }
  std::optional<std::uint32_t> ns;
  const auto names = rules->namespaces(inventory);
  for (const auto& name : names)
    if (!ns) ns = database.namespace_id(name);
  if (!ns) {
    unassessed.add_system(
        fmt::format("the database has no advisories for {}; its {} packages are not assessed",
                    names.front(), list.packages.size()));
    return {};
  }
  SystemMatcher matcher(inventory, *rules, database, *ns);
  matcher.add_suppliers(inventory, list);
  for (std::uint32_t i = 0; i < list.packages.size(); ++i)
    TRY(matcher.match(list.packages[i], {index, i}, out, unassessed));
  return {};
}

}  // namespace oakum::match
