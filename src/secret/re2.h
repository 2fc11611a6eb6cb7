#pragma once
#include <re2/re2.h>

#include <string_view>

// What all uses of RE2 over the bytes of files have in common.
namespace oakum::secret {

inline re2::StringPiece piece(std::string_view text) { return {text.data(), text.size()}; }

/// Bytes, not characters; 64 MiB at most; says nothing itself.
inline re2::RE2::Options byte_options() {
  re2::RE2::Options options;
  options.set_log_errors(false);
  options.set_max_mem(64 << 20);
  options.set_encoding(re2::RE2::Options::EncodingLatin1);
  return options;
}

}  // namespace oakum::secret
