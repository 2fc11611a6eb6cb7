#include "explain/select.h"

#include <algorithm>
#include <map>
#include <set>

#include "base/text.h"
#include "core/purl.h"
#include "priority/order.h"
#include "report/parts/sections.h"

namespace oakum::explain {

namespace {
constexpr std::size_t kLikely = 5;
constexpr std::size_t kShortestPart = 3;  // characters by which something is called alike

/// Whether a text without '\0' matches '*' and '?': the greedy way, O(pattern × text).
bool matches(std::string_view pattern, std::string_view text) {
  std::size_t p = 0, t = 0, star = pattern.npos, from = 0;
  while (t < text.size()) {
    if (p < pattern.size() && pattern[p] == '*') {
      star = p++;
      from = t;
    } else if (p < pattern.size() && (pattern[p] == '?' || pattern[p] == text[t])) {
      ++p;
      ++t;
    } else if (star != pattern.npos) {
      p = star + 1;
      t = ++from;
    } else {
      return false;
    }
  }
  while (p < pattern.size() && pattern[p] == '*') ++p;
  return p == pattern.size();
}

const Package* package_of(const Report& report, const Finding& finding) {
  const auto* ref = std::get_if<PackageRef>(&finding.subject);
  return ref ? &report.inventory.lists[ref->list].packages[ref->package] : nullptr;
}

bool is_called(const Package& package, std::string_view pattern) {
  return matches(pattern, lower(package.name)) ||
         (!package.version.empty() &&
          (matches(pattern, lower(package.name + "@" + full_version(package))) ||
           matches(pattern, lower(package.name + "@" + package.version))));
}

bool any_is(const std::vector<std::string>& names, std::string_view word) {
  return std::any_of(names.begin(), names.end(),
                     [&](const auto& name) { return equal_ignoring_case(name, word); });
}

/// Whether it is a finding of this rule, licence or advisory.
bool has_id(const Finding& finding, std::string_view word) {
  if (equal_ignoring_case(finding.rule, word)) return true;
  if (const auto* v = std::get_if<Vulnerability>(&finding.detail))
    return any_is(v->aliases, word) || any_is(v->vendor_ids, word);
  const auto* license = std::get_if<License>(&finding.detail);
  return license && equal_ignoring_case(license->name, word);
}

/// Whether it is the one finding that has this fingerprint, as far as it carries it.
bool has_fingerprint(const Finding& finding, std::string_view word) {
  const auto* secret = std::get_if<Secret>(&finding.detail);
  return secret && word.size() >= 16 &&
         (secret->seen.fingerprint == word || secret->seen.hash == word);
}

/// The same of a vulnerability, whose fingerprint follows from where reports tell it.
const Finding* with_fingerprint(const Report& report, std::string_view word) {
  if (!word.starts_with("sha256:")) return nullptr;
  const auto artifact = report::artifact_id(report);
  for (const auto& section : report::sections(report))
    for (const auto* rows : {&section.open, &section.ignored})
      for (const auto& row : *rows)
        if (report::fingerprint(artifact, section.target, row) == word) return row.finding;
  return nullptr;
}

/// The two halves around each ':' of "RHSA-2019:2304:bash", of which only one fits.
bool is_of_package(const Report& report, const Finding& finding, std::string_view word) {
  const auto* package = package_of(report, finding);
  for (auto at = word.find(':'); package && at != word.npos; at = word.find(':', at + 1))
    if (has_id(finding, word.substr(0, at)) && is_called(*package, lower(word.substr(at + 1))))
      return true;
  return false;
}

std::vector<std::string> most_alike(const std::set<std::string>& names, std::string_view word) {
  std::multimap<std::size_t, std::string> ranked;
  const auto wanted = lower(word);
  for (const auto& name : names) {
    const auto known = lower(name);
    if (wanted.size() >= kShortestPart && known.find(wanted) != known.npos)
      ranked.emplace(10 + known.size() - wanted.size(), name);
    else if (const auto distance = edit_distance(wanted, known, 2);
             distance <= 2 && distance < wanted.size())
      ranked.emplace(distance, name);
    if (ranked.size() > kLikely) ranked.erase(std::prev(ranked.end()));
  }
  std::vector<std::string> out;
  for (auto& [rank, name] : ranked) out.push_back(name);
  return out;
}
}  // namespace

std::vector<std::uint32_t> findings_named(const Report& report, std::string_view word) {
  word = trim(word);
  const auto* one = with_fingerprint(report, word);
  std::vector<bool> named(report.findings.size());
  for (std::size_t i = 0; i < named.size(); ++i) {
    const auto& finding = report.findings[i];
    named[i] = &finding == one || has_id(finding, word) || has_fingerprint(finding, word) ||
               is_of_package(report, finding, word);
  }
  std::vector<std::uint32_t> out;
  for (const auto i : priority::by_urgency(report))
    if (named[i]) out.push_back(i);
  return out;
}

std::vector<PackageRef> packages_named(const Report& report, std::string_view word) {
  word = trim(word);
  const auto pattern = lower(word);
  const bool is_purl = pattern.starts_with("pkg:");
  const auto purl = is_purl ? parse_purl(word) : Result<Purl>(Error{});
  std::vector<PackageRef> out;
  const auto& lists = report.inventory.lists;
  for (std::uint32_t l = 0; l < lists.size(); ++l)
    for (std::uint32_t p = 0; p < lists[l].packages.size(); ++p) {
      const auto& package = lists[l].packages[p];
      bool fits = is_purl ? matches(pattern, lower(package.purl)) : is_called(package, pattern);
      if (!fits && purl && !package.purl.empty())
        if (const auto own = parse_purl(package.purl)) fits = covers(*purl, *own);
      if (fits) out.push_back({l, p});
    }
  return out;
}

std::vector<std::string> rules_like(const Report& report, std::string_view word) {
  std::set<std::string> names;
  for (const auto& finding : report.findings) names.insert(finding.rule);
  return most_alike(names, word.substr(0, word.find(':')));
}

std::vector<std::string> packages_like(const Report& report, std::string_view word) {
  std::set<std::string> names;
  for (const auto& list : report.inventory.lists)
    for (const auto& package : list.packages) names.insert(package.name);
  return most_alike(names, word.substr(0, word.find('@', 1)));
}

}  // namespace oakum::explain
