#include "secret/baseline.h"

#include <algorithm>
#include <array>

#include "base/text.h"
#include "formats/node.h"

namespace oakum::secret {
namespace {

using formats::Node;

constexpr formats::Limits kLimits = {.bytes = 256u << 20, .depth = 64, .nodes = 40'000'000};
constexpr std::size_t kMostEntries = 1'000'000;
constexpr std::size_t kFingerprint = 32;  // digits

bool is_hex(std::string_view text) {
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return is_digit(c) || (c >= 'a' && c <= 'f'); });
}

/// As we write paths: relative, with '/'.
std::string plain_path(std::string_view path) {
  auto out = replace_all(path, "\\", "/");
  std::string_view rest = out;
  for (;;) {
    if (rest.starts_with("./"))
      rest.remove_prefix(2);
    else if (rest.starts_with('/'))
      rest.remove_prefix(1);
    else
      return std::string(rest);
  }
}

std::string key_of(std::string_view rule, std::string_view path, std::string_view last) {
  std::string key(rule);
  for (const auto part : {path, last}) {
    key += '\0';
    key += part;
  }
  return key;
}

/// "[" can start a path; an array of objects, or an empty one, is no list.
bool is_json(std::string_view text) {
  text = trim_left(text);
  if (text.starts_with('{')) return true;
  if (!text.starts_with('[')) return false;
  text = trim_left(text.substr(1));
  return text.empty() || text.starts_with('{') || text.starts_with(']');
}

}  // namespace

bool Baseline::knows(const SecretCandidate& seen, const Rule* rule, std::string_view commit) const {
  if (!seen.fingerprint.empty() && fingerprints_.contains(seen.fingerprint)) return true;
  std::vector<std::string_view> names = {seen.rule};
  if (rule) names.insert(names.end(), rule->aliases.begin(), rule->aliases.end());
  std::vector<std::string> paths = {plain_path(seen.where.path)};
  if (!seen.inside.empty()) paths.push_back(paths.front() + "!" + plain_path(seen.inside));
  return std::any_of(names.begin(), names.end(), [&](std::string_view name) {
    return std::any_of(paths.begin(), paths.end(),
                       [&](const std::string& path) { return knows_as(name, path, seen, commit); });
  });
}

bool Baseline::knows_as(std::string_view rule, const std::string& path, const SecretCandidate& seen,
                        std::string_view commit) const {
  if (!seen.hash.empty() && hashes_.contains(key_of(rule, path, seen.hash))) return true;
  const auto found = lines_.find(key_of(rule, path, fmt::format("{}", seen.where.line)));
  if (found == lines_.end()) return false;
  const auto& commits = found->second;
  return commit.empty() || std::any_of(commits.begin(), commits.end(), [&](const auto& known) {
           return known.empty() || commit.starts_with(known);
         });
}

/// Fills a Baseline from any of the three kinds of files.
class BaselineReader {
 public:
  Result<Baseline> read(std::string_view text) {
    if (text.size() > kLimits.bytes)
      return Error{Error::too_large,
                   fmt::format("{} bytes; the limit is {}", text.size(), kLimits.bytes)};
    if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
    TRY(is_json(text) ? read_json(text) : read_list(text));
    return std::move(baseline_);
  }

 private:
  struct Entry {
    std::string rule, path, fingerprint, hash, commit;
    std::uint64_t line = 0;
  };

  Result<void> add(Entry entry) {
    if (++baseline_.size_ > kMostEntries)
      return Error{Error::too_large, fmt::format("more than {} entries", kMostEntries)};
    const auto path = plain_path(entry.path);
    if (!entry.fingerprint.empty()) baseline_.fingerprints_.insert(entry.fingerprint);
    if (!entry.hash.empty()) baseline_.hashes_.insert(key_of(entry.rule, path, entry.hash));
    if (!entry.fingerprint.empty() || !entry.hash.empty()) return {};
    baseline_.lines_[key_of(entry.rule, path, fmt::format("{}", entry.line))].push_back(
        lower(entry.commit));
    return {};
  }

  Result<void> read_json(std::string_view text) {
    const auto document = TRY(formats::parse_json(text, kLimits));
    const auto root = document.root();
    if (root.is_array()) return read_gitleaks(root);
    if (!root["SchemaVersion"] && !root["Results"])
      return Error{Error::corrupt, "line 1: neither a report nor a list of fingerprints"};
    for (const auto result : root["Results"].items()) {
      const auto target = result["Target"].text();
      for (const auto secret : result["Secrets"].items()) TRY(add_secret(secret, target));
      // What a baseline of its own knew; what was ignored for another reason is not known.
      for (const auto modified : result["ExperimentalModifiedFindings"].items())
        if (modified["Type"].text() == "secret" && modified["Status"].text() == "known")
          TRY(add_secret(modified["Finding"], target));
    }
    return {};
  }

  Result<void> add_secret(Node secret, std::string_view target) {
    const auto line = secret["StartLine"].integer();
    if (secret["RuleID"].text().empty() || (line && *line < 0))
      return Error{Error::corrupt, fmt::format("line {}: a secret without a RuleID or with no "
                                               "proper StartLine",
                                               secret.line())};
    Entry entry{.rule = std::string(secret["RuleID"].text()),
                .path = std::string(target),
                .fingerprint = std::string(secret["OakumFingerprint"].text()),
                .hash = std::string(secret["OakumHash"].text()),
                .line = static_cast<std::uint64_t>(line.value_or(0))};
    return add(std::move(entry));
  }

  /// Of its members Match, Secret, Author and the like are not even looked at.
  Result<void> read_gitleaks(Node root) {
    for (const auto finding : root.items()) {
      const auto line = finding["StartLine"].integer();
      if (finding["RuleID"].text().empty() || finding["File"].text().empty() || !line || *line < 0)
        return Error{
            Error::corrupt,
            fmt::format("line {}: a finding without RuleID, File or StartLine", finding.line())};
      TRY(add({.rule = std::string(finding["RuleID"].text()),
               .path = std::string(finding["File"].text()),
               .commit = std::string(finding["Commit"].text()),
               .line = static_cast<std::uint64_t>(*line)}));
    }
    return {};
  }

  Result<void> read_list(std::string_view text) {
    std::string_view line;
    Lines lines(text);
    while (lines.next(line)) {
      line = trim(line);
      if (line.empty() || line.starts_with('#')) continue;
      auto entry = entry_of(line);
      if (!entry)
        return Error{Error::corrupt,
                     // Not what it says: by mistake it may be a file that has secrets.
                     fmt::format("line {}: no fingerprint; it is written [commit:]path:rule:line "
                                 "or as 32 hexadecimal digits",
                                 lines.number())};
      TRY(add(std::move(*entry)));
    }
    return {};
  }

  /// From the end: a path may have colons.
  static std::optional<Entry> entry_of(std::string_view line) {
    if (line.size() == kFingerprint && is_hex(line)) return Entry{.fingerprint = std::string(line)};
    const auto number_at = line.rfind(':');
    if (number_at == line.npos || number_at == 0) return std::nullopt;
    const auto number = parse_decimal(line.substr(number_at + 1));
    const auto rule_at = line.rfind(':', number_at - 1);
    if (!number || rule_at == line.npos || rule_at == 0 || rule_at + 1 == number_at)
      return std::nullopt;
    Entry entry{.rule = std::string(line.substr(rule_at + 1, number_at - rule_at - 1)),
                .path = std::string(line.substr(0, rule_at)),
                .line = *number};
    const auto commit = entry.path.find(':');
    if (commit == entry.path.npos || commit < 7 || !is_hex(lower(entry.path.substr(0, commit))))
      return entry;
    entry.commit = entry.path.substr(0, commit);
    entry.path.erase(0, commit + 1);
    if (entry.path.empty()) return std::nullopt;
    return entry;
  }

  Baseline baseline_;
};

Result<Baseline> read_baseline(std::string_view text) { return BaselineReader().read(text); }

}  // namespace oakum::secret
