#pragma once
#include <cstdlib>
#include <initializer_list>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace oakum::testing {

/// Environment variables for the time of a test; "" takes one away.
class Variables {
 public:
  Variables(std::initializer_list<std::pair<std::string, std::string>> values) {
    for (const auto& [name, value] : values) {
      const char* old = std::getenv(name.c_str());
      before_.emplace_back(name, old ? std::optional<std::string>(old) : std::nullopt);
      set(name, value.empty() ? std::nullopt : std::optional(value));
    }
  }
  ~Variables() {
    for (auto at = before_.rbegin(); at != before_.rend(); ++at) set(at->first, at->second);
  }
  Variables(const Variables&) = delete;
  Variables& operator=(const Variables&) = delete;

 private:
  static void set(const std::string& name, const std::optional<std::string>& value) {
    if (value)
      ::setenv(name.c_str(), value->c_str(), 1);
    else
      ::unsetenv(name.c_str());
  }
  std::vector<std::pair<std::string, std::optional<std::string>>> before_;
};

}  // namespace oakum::testing
