#pragma once
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "core/secret.h"
#include "secret/rule.h"

namespace oakum::secret {

/// Secrets that are known already and are not to be told of again. Of what a file says of them only
/// rule, place and digests are kept, never a value. Immutable; safe from any thread.
class Baseline {
 public:
  /// Whether it has a candidate: by our fingerprint; else by rule, path and hash; else, for entries
  /// that have neither of the two, by rule, path and line. `rule` is the candidate's, for the names
  /// that others have for it; `commit` the full id of the commit it was seen in, if any: entries of
  /// another commit then do not count. O(log entries) for each name.
  bool knows(const SecretCandidate& seen, const Rule* rule = nullptr,
             std::string_view commit = {}) const;
  std::size_t size() const { return size_; }

 private:
  friend class BaselineReader;
  bool knows_as(std::string_view rule, const std::string& path, const SecretCandidate& seen,
                std::string_view commit) const;

  std::size_t size_ = 0;
  std::set<std::string, std::less<>> fingerprints_;
  std::set<std::string, std::less<>> hashes_;  ///< Rule, path, hash.
  /// Rule, path, line; in which commits ("" stands for any).
  std::map<std::string, std::vector<std::string>, std::less<>> lines_;
};

/// Reads a report in JSON of ours (or of the same schema: then by lines), a report in JSON of
/// gitleaks, or a list like .gitleaksignore: a fingerprint a line, either 32 hexadecimal digits or
/// "[commit:]path:rule:line"; '#' starts a comment. Limits: 256 MiB, 1,000,000 entries. Errors:
/// corrupt ("line 12: …"), too_large.
Result<Baseline> read_baseline(std::string_view text);

}  // namespace oakum::secret
