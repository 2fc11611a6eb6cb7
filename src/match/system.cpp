// Packages of an operating system: its publisher says for each release which version fixes what.
#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <utility>

#include "base/text.h"
#include "match/aliases.h"
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

/// "el9" of "7.76.1-26.el9_3.3", "fc43" of "8.1-2.fc43"; empty when there is none.
std::string_view distribution_tag(std::string_view version) {
  for (const std::string_view mark : {".el", ".fc"}) {
    const auto at = version.find(mark);
    if (at == std::string_view::npos) continue;
    auto end = at + mark.size();
    while (end < version.size() && is_digit(version[end])) ++end;
    if (end > at + mark.size()) return version.substr(at + 1, end - at - 1);
  }
  return {};
}

/// "3.12" of the id "dev-lang/python@3.12.3:3.12".
std::string_view slot_of(const Package& package) {
  const auto colon = package.id.rfind(':');
  return colon == std::string::npos ? "" : std::string_view(package.id).substr(colon + 1);
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

  /// The advisories for Fedora's extra packages, where the database has them.
  void add_epel() {
    if (rules_.epel) epel_ = database_.namespace_id("epel " + major_);
  }

  Result<void> match(const Package& package, PackageRef subject, std::vector<Candidate>& out,
                     Unassessed& unassessed) {
    if (package.name == "gpg-pubkey") return {};
    Candidates found;
    std::set<std::string> settled;  // by a supplier
    for (const auto& supplier : suppliers_) TRY(ask(supplier, package, subject, found, settled));
    if (package.repository_class != "third-party" || rules_.third_party)
      TRY(ask_publisher(package, subject, found, settled, unassessed));
    std::vector<Candidate> all;
    for (auto& [id, candidate] : found) all.push_back(std::move(candidate));
    merge_aliases(all);
    std::move(all.begin(), all.end(), std::back_inserter(out));
    return {};
  }

 private:
  using Candidates = std::map<std::string, Candidate>;  ///< Of several rows the highest fix counts.
  struct Feed {
    std::uint32_t ns;
    std::string_view name_prefix;
  };

  /// What the distribution says of the package.
  Result<void> ask_publisher(const Package& package, PackageRef subject, Candidates& found,
                             const std::set<std::string>& settled, Unassessed& unassessed) {
    if (epel_ && package.maintainer.starts_with("Fedora Project"))
      return ask_epel(package, subject, found, settled);
    if (rules_.modules && package.modularity_label.empty() &&
        package.release.find(".module_el") != std::string::npos) {
      unassessed.add(
          "", fmt::format("{} {}: a module's package without its module's label; not assessed",
                          package.name, full_version(package)));
      return {};
    }
    RedHatCpes cpes;
    if (rules_.red_hat) {
      cpes = TRY(red_hat_cpes(package, major_, database_));
      if (cpes.own.empty()) return say_no_cpes(unassessed), Result<void>();
    }
    const auto installed = version_of(package);
    std::set<std::string> known;  // what the package's own repositories speak of
    Candidates in_main_stream;    // what only those of the whole major release speak of
    const auto take = [&](const advisory::Advisory& row) {
      if (settled.contains(std::string(row.id))) return;
      const bool own = holds_for(row, package, cpes.own);
      if (own) known.emplace(row.id);
      if (!own && !(speaks_of(row, cpes.main_stream) && holds_for(row, package, cpes.main_stream)))
        return;
      if (!is_affected(row, installed)) return;
      auto candidate = candidate_of(row, subject, ns_);
      candidate.severity_source = rules_.own_severity;
      keep_highest(own ? found : in_main_stream, std::move(candidate));
    };
    for (const auto& name : names_of(package)) TRY(database_.find(ns_, name, take));
    for (auto& [id, candidate] : in_main_stream) {
      if (known.contains(id)) continue;
      candidate.fixed_version.clear();  // it is built for a later minor release
      found.try_emplace(id, std::move(candidate));
    }
    return {};
  }

  Result<void> ask_epel(const Package& package, PackageRef subject, Candidates& found,
                        const std::set<std::string>& settled) const {
    const auto installed = full_version(package);
    return database_.find(*epel_, name_of(package), [&](const advisory::Advisory& row) {
      if (!settled.contains(std::string(row.id)) && is_affected(row, installed))
        keep_highest(found, candidate_of(row, subject, *epel_));
    });
  }

  void say_no_cpes(Unassessed& unassessed) {
    if (!std::exchange(said_no_cpes_, true))
      unassessed.add_system(
          "the database does not know the repositories of this release; its packages "
          "are not assessed");
  }

  /// What a supplier says of the package: which of his rows hold, and which vulnerabilities he has
  /// settled.
  Result<void> ask(const Feed& feed, const Package& package, PackageRef subject, Candidates& found,
                   std::set<std::string>& settled) const {
    const auto& source = package.src_name.empty() ? package.name : package.src_name;
    if (!package.name.starts_with(feed.name_prefix) && !source.starts_with(feed.name_prefix))
      return {};
    const auto installed = version_of(package);
    const auto take = [&](const advisory::Advisory& row) {
      settled.emplace(row.id);
      if (!is_affected_by_supplier(row, installed)) return;
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
  /// Gentoo's name has the slot behind it where a row is about one slot only. Oracle's sources file
  /// packages of modules under their own names or under those of the module.
  std::vector<std::string> names_of(const Package& package) const {
    std::vector<std::string> names{name_of(package)};
    if (rules_.flavours && !package.modularity_label.empty())
      names.push_back(fmt::format("{}::{}", module_stream(package.modularity_label), package.name));
    if (rules_.slots)
      if (const auto slot = slot_of(package); !slot.empty())
        names.push_back(fmt::format("{}:{}", package.name, slot));
    return names;
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

  /// Whether it names one of the CPEs, and does not just hold everywhere.
  static bool speaks_of(const advisory::Advisory& row, const std::vector<std::uint32_t>& cpes) {
    return !cpes.empty() && !row.cpes.empty();
  }

  bool is_affected(const advisory::Advisory& row, const std::string& installed) const {
    if (row.status == Status::not_affected) return false;
    if (!row.vulnerable.empty())
      return in_any(row.vulnerable, installed) && !in_any(row.patched, installed) &&
             !in_any(row.unaffected, installed);
    if (!row.affected_version.empty() &&
        compare_versions(rules_.scheme, installed, row.affected_version) < 0)
      return false;
    if (row.fixed_version.empty()) return rules_.unfixed;
    return compare_versions(rules_.scheme, installed, row.fixed_version) < 0;
  }
  /// Ranges of suppliers; without any, everything but what is patched is affected.
  bool is_affected_by_supplier(const advisory::Advisory& row, const std::string& installed) const {
    if (!row.vulnerable.empty() || row.patched.empty()) return is_affected(row, installed);
    return row.status != Status::not_affected && !in_any(row.patched, installed);
  }

  bool in_any(const std::vector<std::string_view>& ranges, const std::string& installed) const {
    const auto tag = distribution_tag(installed);
    return std::any_of(ranges.begin(), ranges.end(), [&](std::string_view range) {
      // rpm's order is blind for what a package was built for: a range of el9's says nothing of
      // fc39's.
      const auto other = distribution_tag(range);
      if (!tag.empty() && !other.empty() && tag != other) return false;
      const auto holds = satisfies(rules_.scheme, installed, range);
      return holds && *holds;
    });
  }

  void keep_highest(Candidates& found, Candidate next) const {
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
  std::optional<std::uint32_t> epel_;
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
  matcher.add_epel();
  for (std::uint32_t i = 0; i < list.packages.size(); ++i)
    TRY(matcher.match(list.packages[i], {index, i}, out, unassessed));
  return {};
}

}  // namespace oakum::match
