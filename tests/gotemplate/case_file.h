#pragma once
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

namespace oakum::gotemplate {

/// One case of a table: lines behind "=== why", then sections "--- data" (JSON), "--- missing
/// MODE", and "--- want" or
/// "--- error".
struct Case {
  std::string why, text, data, missing, want;
  bool fails = false;
};

inline std::vector<Case> read_cases(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  std::vector<Case> cases;
  std::string* into = nullptr;
  bool first = true;
  for (std::string line; std::getline(in, line);) {
    if (line.starts_with("=== ")) {
      cases.push_back({.why = line.substr(4)});
      into = &cases.back().text;
      first = true;
    } else if (line.starts_with("--- missing ")) {
      cases.back().missing = line.substr(12);
    } else if (line.starts_with("--- ")) {
      auto& one = cases.back();
      one.fails = line == "--- error";
      into = line == "--- data" ? &one.data : &one.want;
      first = true;
    } else {
      if (!first) *into += '\n';
      first = false;
      *into += line;
    }
  }
  return cases;
}

}  // namespace oakum::gotemplate
