#pragma once
// A machine and a network made of maps.
#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include "inventory/outside.h"

namespace oakum::ecosystems {

class FakeOutside : public inventory::Outside {
 public:
  std::map<std::string, std::string, std::less<>> variables;
  std::map<std::string, std::string, std::less<>> files, pages;
  std::map<std::string, Error> refusals;  ///< By the start of an address; "" is for all.
  std::string named;
  mutable std::vector<std::string> asked;   ///< Addresses, in order.
  mutable std::vector<std::string> opened;  ///< Paths, in order.

  std::string variable(std::string_view name) const override {
    const auto found = variables.find(name);
    return found == variables.end() ? "" : found->second;
  }
  Result<std::string> file(const std::string& path, std::uint64_t) const override {
    opened.push_back(path);
    const auto found = files.find(path);
    if (found == files.end()) return Error{Error::not_found, "not there"};
    return found->second;
  }
  Result<std::string> fetch(const std::string& url, std::uint64_t) const override {
    asked.push_back(url);
    for (const auto& [start, error] : refusals)
      if (url.starts_with(start)) return error;
    const auto found = pages.find(url);
    if (found == pages.end()) return Error{Error::not_found, "not there"};
    return found->second;
  }
  Result<std::vector<std::string>> names(const std::string& directory) const override {
    std::vector<std::string> names;
    const auto start = directory + '/';
    for (const auto& [path, text] : files)
      if (path.starts_with(start)) {
        auto name = path.substr(start.size());
        names.push_back(name.substr(0, name.find('/')));
      }
    names.erase(std::unique(names.begin(), names.end()), names.end());
    if (names.empty()) return Error{Error::not_found, "not there"};
    return names;
  }
  std::string target() const override { return named; }
};

}  // namespace oakum::ecosystems
