#pragma once
#include <string>
#include <string_view>

#include "base/result.h"

namespace oakum::source {

/// Texts that end with a zero byte each, as `git … -z` prints them, out of pieces of any length.
class ZeroEnded {
 public:
  /// `what` names a text in the error, at most a megabyte of which is taken.
  explicit ZeroEnded(std::string_view what) : what_(what) {}

  /// Takes the next text off the front of a piece, into `text`; false when the piece ends before
  /// the text does. Error: too_large.
  Result<bool> next(std::string_view& piece);

  std::string text;  ///< Whole after next() was true; may be moved from.

 private:
  std::string_view what_;
  bool whole_ = false;
};

}  // namespace oakum::source
