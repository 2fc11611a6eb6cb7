#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "inventory/examiner.h"
#include "secret/detector.h"

namespace oakum::secret {

struct ExaminerOptions {
  bool archives = false;  ///< Also the members of archives, one level deep.
  /// Paths of files that are not looked at: the one the rules are from, a baseline.
  std::vector<std::string> own_files;
};

/// Looks for secrets in every file of a walk. Files up to 4 MiB are held as a whole, larger ones
/// pass in windows; UTF-16 and compiled Python beyond 4 MiB, and members of archives beyond 16 MiB
/// are a Problem that names the limit. Must be the last examiner of a walk.
class FileExaminer final : public inventory::Examiner {
 public:
  /// The detector outlives it.
  FileExaminer(const Detector& detector, ExaminerOptions options)
      : detector_(detector), options_(std::move(options)) {}

  std::string_view name() const override { return "secrets"; }
  std::string identity() const override;
  bool wants(std::string_view path) const override;
  std::uint64_t holds() const override;
  Result<void> examine(const io::File& file, inventory::Sink& sink) const override;

 private:
  Result<void> pass_through(const io::File& file, Found& found) const;

  const Detector& detector_;
  ExaminerOptions options_;
};

}  // namespace oakum::secret
