#include "compare/compare.h"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include "base/text.h"
#include "core/same_finding.h"

namespace oakum::compare {

namespace {
using report::ListedPackage;
using report::Row;
using report::Section;

std::string version_of(const ListedPackage& at) {
  return info(at.list->ecosystem).operating_system ? full_version(*at.package)
                                                   : at.package->version;
}

using PackageKey = std::tuple<std::string, std::string, std::string>;  // type, place, name

/// The ecosystem stands for the type: another scanner may call its lists otherwise.
PackageKey key_of(const ListedPackage& at) {
  return {std::string(info(at.list->ecosystem).name), lasting_place(*at.list, *at.package),
          at.package->name};
}

using FindingKey = std::pair<PackageKey, std::string>;

FindingKey key_of(const Row& row) { return {key_of(row.at), common_name(*row.finding)}; }

struct Known {
  std::string type;
  std::set<std::string> versions;
  Ecosystem ecosystem = Ecosystem::none;
};

/// One of the two reports, by keys.
struct Side {
  explicit Side(const Report& report) : sections(report::sections(report)) {
    for (const auto& section : sections) {
      for (const auto& row : section.open) open[key_of(row)].push_back(row);
      for (const auto& row : section.ignored) ignored.insert(key_of(row));
      for (const auto& at : section.packages) {
        auto& known = packages[key_of(at)];
        known.type = at.list->type;
        known.ecosystem = at.list->ecosystem;
        known.versions.insert(version_of(at));
      }
    }
  }

  std::vector<Section> sections;
  std::map<FindingKey, std::vector<Row>> open;
  std::set<FindingKey> ignored;
  std::map<PackageKey, Known> packages;
};

std::string_view text_order(const Row& row) { return row.vulnerability->installed_version; }

bool lower_version(const Row& a, const Row& b) { return text_order(a) < text_order(b); }

std::string joined(const std::set<std::string>& versions) {
  constexpr std::size_t kMost = 3;
  std::string out;
  std::size_t told = 0;
  for (const auto& version : versions)
    if (told++ < kMost) out += (told == 1 ? "" : ", ") + version;
  return versions.size() > kMost ? out + ", …" : out;
}

/// Builds the three lists.
class Comparing {
 public:
  Comparing(const Report& before, const Report& after, Comparison& out)
      : before_report_(before), after_report_(after), before_(before), after_(after), out_(out) {}

  void run() {
    for (auto& [key, rows] : before_.open) {
      const auto other = after_.open.find(key);
      if (other == after_.open.end())
        left_.insert(left_.end(), rows.begin(), rows.end());
      else
        pair(rows, other->second);
    }
    for (const auto& [key, rows] : after_.open)
      if (!before_.open.contains(key)) right_.insert(right_.end(), rows.begin(), rows.end());
    pair_moved();
    for (const auto& row : left_) out_.fixed.push_back(item(row, /*in_before=*/true));
    for (const auto& row : right_) out_.added.push_back(item(row, /*in_before=*/false));
    compare_packages();
  }

 private:
  void same(const Row& row) {
    out_.unchanged.push_back({.row = row, .in_before = true, .in_after = true});
  }

  /// Still there, though the package has another version now.
  void still(const Row& before, const Row& after) {
    same(after);
    auto& item = out_.unchanged.back();
    item.other_version = version_of(before.at);
    item.cause = change(before.at.list->ecosystem, item.other_version, version_of(after.at));
  }

  static Cause change(Ecosystem ecosystem, const std::string& before, const std::string& after) {
    return compare_versions(info(ecosystem).scheme, before, after) > 0 ? Cause::downgrade
                                                                       : Cause::upgrade;
  }

  /// Several copies of a package at one place: equal versions belong together, then any.
  void pair(std::vector<Row> a, std::vector<Row> b) {
    std::stable_sort(a.begin(), a.end(), lower_version);
    std::stable_sort(b.begin(), b.end(), lower_version);
    std::vector<Row> only_a, only_b;
    std::set_difference(a.begin(), a.end(), b.begin(), b.end(), std::back_inserter(only_a),
                        lower_version);
    std::set_difference(b.begin(), b.end(), a.begin(), a.end(), std::back_inserter(only_b),
                        lower_version);
    std::vector<Row> both;
    std::set_intersection(b.begin(), b.end(), a.begin(), a.end(), std::back_inserter(both),
                          lower_version);
    for (const auto& row : both) same(row);
    const auto pairs = std::min(only_a.size(), only_b.size());
    for (std::size_t i = 0; i < pairs; ++i) still(only_a[i], only_b[i]);
    left_.insert(left_.end(), only_a.begin() + static_cast<std::ptrdiff_t>(pairs), only_a.end());
    right_.insert(right_.end(), only_b.begin() + static_cast<std::ptrdiff_t>(pairs), only_b.end());
  }

  static auto moved_key(const Row& row) {
    return std::tuple(common_name(*row.finding), info(row.at.list->ecosystem).name,
                      row.at.package->name, version_of(row.at));
  }

  /// The same package in the same version that is gone from one place and new at another.
  void pair_moved() {
    std::multimap<decltype(moved_key(std::declval<Row>())), std::size_t> gone;
    for (std::size_t i = 0; i < left_.size(); ++i)
      if (!after_.packages.contains(key_of(left_[i].at))) gone.emplace(moved_key(left_[i]), i);
    std::set<std::size_t> found;
    std::erase_if(right_, [&](const Row& row) {
      if (before_.packages.contains(key_of(row.at))) return false;
      const auto old = gone.find(moved_key(row));
      if (old == gone.end()) return false;
      found.insert(old->second);
      gone.erase(old);
      same(row);
      return true;
    });
    std::size_t at = 0;
    std::erase_if(left_, [&](const Row&) { return found.contains(at++); });
  }

  /// With the reason why the other side does not have it.
  Item item(const Row& row, bool in_before) const {
    Item item{.row = row, .in_before = in_before, .in_after = !in_before};
    const Side& other = in_before ? after_ : before_;
    const bool listed = (in_before ? after_report_ : before_report_).packages_listed;
    if (other.ignored.contains(key_of(row))) {
      item.cause = Cause::suppressed;
      return item;
    }
    const auto known = other.packages.find(key_of(row.at));
    const auto version = version_of(row.at);
    if (known == other.packages.end()) {
      item.cause = listed ? Cause::package : Cause::unknown;
    } else if (known->second.versions.contains(version)) {
      item.cause = Cause::advisory;
    } else {
      item.other_version = joined(known->second.versions);
      const auto& last = *known->second.versions.rbegin();
      item.cause = in_before ? change(known->second.ecosystem, version, last)
                             : change(known->second.ecosystem, last, version);
    }
    return item;
  }

  void compare_packages() {
    out_.packages_known = before_report_.packages_listed && after_report_.packages_listed;
    if (!out_.packages_known) return;
    static const std::set<std::string> kNone;
    const auto note = [&](const PackageKey& key, const Known& known, const std::set<std::string>& a,
                          const std::set<std::string>& b) {
      if (a == b) {
        ++out_.packages_same;
        return;
      }
      out_.packages.push_back({.type = known.type,
                               .name = std::get<2>(key),
                               .place = std::get<1>(key),
                               .before = {a.begin(), a.end()},
                               .after = {b.begin(), b.end()}});
    };
    for (const auto& [key, known] : before_.packages) {
      const auto other = after_.packages.find(key);
      note(key, known, known.versions,
           other == after_.packages.end() ? kNone : other->second.versions);
    }
    for (const auto& [key, known] : after_.packages)
      if (!before_.packages.contains(key)) note(key, known, kNone, known.versions);
  }

  const Report &before_report_, &after_report_;
  Side before_, after_;
  Comparison& out_;
  std::vector<Row> left_, right_;
};

auto order(const Item& item) {
  return std::tuple(
      -static_cast<int>(item.row.finding->severity), std::string_view(item.row.finding->rule),
      std::string_view(item.row.at.package->name), std::string_view(item.row.at.package->file_path),
      std::string_view(item.row.at.list->path),
      std::string_view(item.row.vulnerability->installed_version));
}

void sort(std::vector<Item>& items) {
  std::stable_sort(items.begin(), items.end(),
                   [](const Item& a, const Item& b) { return order(a) < order(b); });
}

Result<void> check(const Report& report) {
  if (report.vulnerabilities_judged) return {};
  return Error{Error::unsupported,
               fmt::format("{}: vulnerabilities were not assessed in it; nothing to compare",
                           printable(report.name))};
}

}  // namespace

Result<Comparison> compare(const Report& before, const Report& after) {
  TRY(check(before));
  TRY(check(after));
  Comparison out{.before = &before, .after = &after};
  if (before.image) out.base_before = priority::base_image(*before.image);
  if (after.image) out.base_after = priority::base_image(*after.image);
  Comparing(before, after, out).run();
  for (auto* list : {&out.added, &out.fixed, &out.unchanged}) sort(*list);
  std::stable_sort(out.packages.begin(), out.packages.end(), [](const auto& a, const auto& b) {
    return std::tie(a.type, a.place, a.name) < std::tie(b.type, b.place, b.name);
  });
  return out;
}

const Layer* layer_of(const Comparison& comparison, const Item& item) {
  const Report& report = item.in_after ? *comparison.after : *comparison.before;
  const auto index = item.row.at.package->layer;
  if (!report.image || index >= report.inventory.layers.size()) return nullptr;
  return &report.inventory.layers[index];
}

std::string_view origin_of(const Comparison& comparison, const Item& item) {
  return origin(item.in_after ? comparison.base_after : comparison.base_before,
                        item.row.at.package->layer);
}

std::string cause_text(const Item& item) {
  const bool added = item.in_after;
  const auto version = version_of(item.row.at);
  switch (item.cause) {
    case Cause::package:
      return added ? "new package" : "removed";
    case Cause::upgrade:
    case Cause::downgrade:
      return fmt::format("{} {} -> {}", item.cause == Cause::upgrade ? "upgraded" : "downgraded",
                         added ? item.other_version : version,
                         added ? version : item.other_version);
    case Cause::suppressed:
      return added ? "no longer ignored" : "ignored";
    case Cause::advisory:
      return added ? "advisory is new" : "advisory is gone";
    case Cause::none:
    case Cause::unknown:
      break;
  }
  return {};
}

}  // namespace oakum::compare
