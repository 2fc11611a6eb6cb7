#pragma once
#include <string>

#include "base/result.h"
#include "io/writer.h"

namespace oakum::cli {

/// A report that appears under its name only when it is whole: written beside it and renamed.
/// Devices and pipes
/// ("/dev/stdout") are written directly. Errors: io, denied, not_found.
class OutputFile {
 public:
  static Result<OutputFile> create(const std::string& path);
  OutputFile(OutputFile&& other) noexcept;
  OutputFile& operator=(OutputFile&&) = delete;
  ~OutputFile();  ///< Without commit() nothing stays.
  io::Writer& writer() { return writer_; }
  Result<void> commit();

 private:
  OutputFile(std::string path, std::string temporary, int descriptor)
      : path_(std::move(path)),
        temporary_(std::move(temporary)),
        descriptor_(descriptor),
        writer_(descriptor) {}
  std::string path_, temporary_;
  int descriptor_;
  io::DescriptorWriter writer_;
};

}  // namespace oakum::cli
