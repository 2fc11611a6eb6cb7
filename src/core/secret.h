#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "core/location.h"

namespace oakum {

/// A line of a file as reports show it: what is secret in it replaced by '*', cut to a bearable
/// width, valid UTF-8.
struct CodeLine {
  std::uint32_t number = 0;  ///< 1-based.
  std::string content;
  bool is_cause = false;  ///< The match is (also) in this line.
  auto operator<=>(const CodeLine&) const = default;
};

/// Something in a file that a rule takes for a secret. Its value is not in here, nor anything that
/// a guess could be checked against: this may be cached, sent and shown.
struct SecretCandidate {
  std::string rule;            ///< The rule's id.
  Location where;              ///< The line in which the match starts.
  std::uint32_t end_line = 0;  ///< The line in which it ends.
  std::uint64_t offset =
      0;              ///< Bytes in front of the match; of UTF-16 once decoded, 0 in a binary.
  std::string match;  ///< The line of the match, masked; see CodeLine.
  std::vector<CodeLine>
      code;  ///< The match with two lines before and one after it; none in a binary.
  /// 16 hexadecimal digits that are the same for the same value, salted; "" where the value could
  /// be guessed and no salt of the user's own was given.
  std::string hash;
  /// 32 hexadecimal digits that stay the same when lines move.
  std::string fingerprint;
  /// Why it is not taken for a secret after all ("allow rule tests", "its checksum does not fit");
  /// empty: it is one.
  std::string excused;
  std::string
      decoded;         ///< How the text had to be decoded to see it: "base64", "percent", "utf-16".
  std::string inside;  ///< The member of the archive that has it; `where` is the archive.
  auto operator<=>(const SecretCandidate&) const = default;
};

}  // namespace oakum
