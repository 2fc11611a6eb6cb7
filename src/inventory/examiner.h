#pragma once
#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"
#include "inventory/sink.h"
#include "io/file.h"

namespace oakum::inventory {

/// Looks into files whatever their format is: for secrets, for texts of licences. Where an Analyzer
/// is a value that names files by patterns, an examiner has state of its own (compiled rules) and
/// is asked of each path. Safe from several threads.
class Examiner {
 public:
  virtual ~Examiner() = default;
  virtual std::string_view name() const = 0;  ///< "secrets"
  /// What, beside the file, decides what it says ("secrets 1 sha256:…"): part of the layer-cache
  /// key.
  virtual std::string identity() const = 0;
  /// Whether a file of this path may matter. Called for every regular file: must be cheap.
  virtual bool wants(std::string_view path) const = 0;
  /// The most bytes of a file that it asks to be held at once.
  virtual std::uint64_t holds() const = 0;
  /// Looks at one file, reading of it no more than it needs (io::File::head first). The last
  /// examiner of a walk may take the content in pieces (io::File::pieces): nobody reads the file
  /// after it. Errors as of Analyzer::read.
  virtual Result<void> examine(const io::File& file, Sink& sink) const = 0;
};

}  // namespace oakum::inventory
