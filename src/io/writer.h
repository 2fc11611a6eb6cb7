#pragma once
#include <string>
#include <string_view>

#include "base/result.h"

namespace oakum::io {

/// Where a report goes: a file, standard output, a string.
class Writer {
 public:
  virtual ~Writer() = default;
  /// Takes all of it or fails; after an error every further call returns it again.
  virtual Result<void> write(std::string_view text) = 0;
};

/// Collects into a string.
class StringWriter final : public Writer {
 public:
  Result<void> write(std::string_view text) override {
    text_ += text;
    return {};
  }
  const std::string& text() const { return text_; }

 private:
  std::string text_;
};

/// Writes to an open file descriptor that it does not own. Error: io ("broken pipe" when the reader has gone).
class DescriptorWriter final : public Writer {
 public:
  explicit DescriptorWriter(int descriptor) : descriptor_(descriptor) {}
  Result<void> write(std::string_view text) override;

 private:
  int descriptor_;
};

}  // namespace oakum::io
