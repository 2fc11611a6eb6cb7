#pragma once
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"
#include "core/secret.h"
#include "secret/rule.h"

namespace oakum::secret {

struct DetectorOptions {
  std::string salt;         ///< The user's own, for SecretCandidate::hash.
  bool reveal = false;      ///< Values are not masked (--show-secrets on a terminal).
  std::size_t most = 1000;  ///< Candidates of one file.
};

/// What was found in one text.
struct Found {
  std::vector<SecretCandidate> candidates;  ///< By rule, then offset.
  std::size_t left_out = 0;  ///< How many more there were than DetectorOptions::most.
};

/// Rules, compiled: finds their secrets in bytes. Immutable; safe from any thread.
class Detector {
 public:
  /// Errors: usage (a regular expression that RE2 refuses, with the rule's id), too_large.
  static Result<Detector> make(RuleSet rules, DetectorOptions options);
  Detector(Detector&&) noexcept;
  Detector& operator=(Detector&&) noexcept;
  ~Detector();

  /// Secrets in the content of a file that is held as a whole. Linear in its size.
  Found find(std::string_view path, ByteView content) const;
  /// Whether a file of this path is looked at at all (skip patterns, extensions of pictures …).
  bool wants(std::string_view path) const;

  const RuleSet& rules() const;
  /// By id; null when there is none.
  const Rule* rule(std::string_view id) const;
  /// A digest of everything that decides what is found.
  const std::string& identity() const;

 private:
  struct Compiled;
  explicit Detector(std::unique_ptr<Compiled> compiled);
  std::unique_ptr<Compiled> compiled_;
};

/// The rules that are built into the program.
RuleSet builtin_rules();

}  // namespace oakum::secret
