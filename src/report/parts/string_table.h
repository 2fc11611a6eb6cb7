#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace oakum::report {

/// Texts by number, each once; 0 is "".
class StringTable {
 public:
  StringTable() { number(""); }
  StringTable(const StringTable&) = delete;  // texts_ points into numbers_
  StringTable& operator=(const StringTable&) = delete;
  std::uint32_t number(std::string_view text) {
    const auto [at, fresh] =
        numbers_.try_emplace(std::string(text), static_cast<std::uint32_t>(texts_.size()));
    if (fresh) texts_.push_back(&at->first), bytes_ += text.size();
    return at->second;
  }
  std::size_t bytes() const { return bytes_; }  ///< Of all texts together.
  const std::vector<const std::string*>& texts() const { return texts_; }

 private:
  std::unordered_map<std::string, std::uint32_t> numbers_;
  std::vector<const std::string*> texts_;
  std::size_t bytes_ = 0;
};

}  // namespace oakum::report
