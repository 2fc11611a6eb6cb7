#pragma once
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
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
  bool portable = false;    ///< Without Vectorscan also where it is there.
};

/// What was found in one file.
struct Found {
  std::vector<SecretCandidate> candidates;  ///< By rule, then offset.
  /// How many more there were at least than DetectorOptions::most, or than 5,000 matches of a rule
  /// in a megabyte.
  std::size_t left_out = 0;

  /// How often the same was found before, by its fingerprint: the second one gets another.
  std::unordered_map<std::string, std::uint32_t> seen = {};
};

/// A part of a file: candidates that start in its body are told; what lies around it is there for
/// matches that reach out and for the lines shown beside them.
struct Window {
  std::string_view text;
  std::size_t body_begin = 0, body_end = 0;
  std::uint64_t offset = 0;  ///< Bytes of the file in front of the text.
  std::uint32_t line = 1;    ///< Of the text's first byte.
};
/// Around a body: what shows lines before it, and what a match that starts in it may need behind
/// it.
constexpr std::size_t kWindowLead = 8 << 10, kWindowTail = 64 << 10, kWindowBody = 1 << 20;

/// Rules, compiled: finds their secrets in bytes. Immutable; safe from any thread.
class Detector {
 public:
  /// `ready` is the database that compile_database() made of the built-in rules, which outlives the
  /// detector, or empty; it is opened when the first text is looked at. Errors: usage (a regular
  /// expression that RE2 refuses, with the rule's id), too_large.
  static Result<Detector> make(RuleSet rules, DetectorOptions options, std::string_view ready = {});
  Detector(Detector&&) noexcept;
  Detector& operator=(Detector&&) noexcept;
  ~Detector();

  /// Secrets in the content of a file that is held as a whole: text in any encoding, and the
  /// strings of compiled Python. Other binaries have none. Linear in its size.
  /// `commit`: the full id of the one that the content is of, for allow lists that name some.
  Found find(std::string_view path, ByteView content, std::string_view commit = {}) const;
  /// What rules without an expression say of the path alone; find() says it too.
  Found find_by_path(std::string_view path) const;
  /// find() for a part of a text; adds to what was found in the parts before. Call sort() at the
  /// end.
  void find_in(std::string_view path, const Window& window, Found& found) const;
  static void sort(Found& found);
  /// The text with every byte of what is told of in it, excused or not, as '*'; its line ends and
  /// its length stay. As it is with DetectorOptions::reveal. Linear in its size.
  std::string masked(std::string_view path, std::string_view text) const;

  /// Whether a file of this path is looked at at all (skip patterns).
  bool wants(std::string_view path) const;

  const RuleSet& rules() const;
  /// By id or alias; null when there is none.
  const Rule* rule(std::string_view id) const;
  /// A digest of everything that decides what is found: "sha256:…".
  const std::string& identity() const;

 private:
  class State;
  explicit Detector(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace oakum::secret
