#pragma once
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/bytes.h"
#include "secret/detector.h"

namespace oakum::secret {

/// A detector of these rules alone, which must compile.
inline Detector detector_of(std::vector<Rule> rules, DetectorOptions options = {}) {
  RuleSet set;
  set.rules = std::move(rules);
  auto made = Detector::make(std::move(set), std::move(options));
  if (!made) throw std::runtime_error(made.error().what);
  return std::move(*made);
}

/// "tok_" and sixteen characters.
inline Rule token_rule() {
  return {.id = "token", .title = "Token", .regex = "tok_[0-9A-Za-z]{16}", .keywords = {"tok_"}};
}

/// A value of token_rule(); another for each letter.
inline std::string token(char letter = 'a') {
  return std::string("tok_") + letter + "1b2C3d4E5f6G7h8";
}

inline std::vector<SecretCandidate> found_by(const Detector& detector, std::string_view text,
                                             std::string_view path = "app.txt") {
  return detector.find(path, as_bytes(text)).candidates;
}

/// "rule:line" of each candidate, with "(why)" for those that are excused.
inline std::string told(const std::vector<SecretCandidate>& candidates) {
  std::string out;
  for (const auto& c : candidates) {
    if (!out.empty()) out += ' ';
    out += c.rule + ":" + std::to_string(c.where.line);
    if (!c.excused.empty()) out += "(" + c.excused + ")";
  }
  return out;
}

}  // namespace oakum::secret
