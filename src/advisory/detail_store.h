#pragma once
#include <cstdint>
#include <cstdio>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "advisory/string_pool.h"
#include "base/result.h"
#include "core/finding.h"

namespace oakum::advisory {

/// Keeps the details that sources give until all have spoken, on disk beyond a few MiB, and then
/// merges them by vulnerability.
class DetailStore {
 public:
  void add(std::string_view id, std::string_view source_id, const VulnerabilityDetail& detail);
  /// Calls `fn(id, encoded detail)` for every vulnerability in the order of ids. May be called more
  /// than once. Error: io.
  using Visit = std::function<void(std::string_view id, const std::string& encoded)>;
  Result<void> each(const Visit& fn);
  /// How many different vulnerabilities there are, once each() has run.
  std::size_t count() const { return count_; }

 private:
  struct Entry {
    std::uint32_t id;
    std::uint32_t size;
    std::uint64_t at;
    std::uint16_t rank;  ///< Position of the source in the order of precedence.
  };
  Result<std::string> read(const Entry& entry);
  void spill();

  struct CloseFile {
    void operator()(std::FILE* file) const { std::fclose(file); }
  };
  std::unique_ptr<std::FILE, CloseFile> file_;
  bool no_file_ = false;  ///< No temporary file can be made: everything stays in memory.
  std::uint64_t spilled_ = 0;
  std::string tail_;  ///< What is not in the file yet.
  StringPool ids_;
  std::vector<Entry> entries_;
  std::size_t count_ = 0;
};

/// The order in which sources are asked for title, description, CWE, severity and dates; 0 comes
/// first.
std::uint16_t source_rank(std::string_view source_id);

/// `into` completed by a detail of lower precedence.
void merge_detail(VulnerabilityDetail& into, const VulnerabilityDetail& other);

}  // namespace oakum::advisory
