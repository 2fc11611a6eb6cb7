#pragma once
#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"

namespace oakum::secret {

/// A text made from a template, so that no file of ours holds anything that looks like a secret.
/// In a template "@{CLASS}{N}" stands for N characters of a class ("a-z0-9_-": ranges and single
/// characters; '-' stands last for itself), "@{hex:N}" for N lower-case hexadecimal digits,
/// "@{base64:N}" for the base64 of N bytes, "@{base64:…text…}" for that of a text (which may have
/// templates), "@{split}" for nothing (it keeps a prefix apart: "gh@{split}p_"), "@{checksum}" for
/// what makes the token in front of it (back to the last character that is none of [A-Za-z0-9_.-])
/// pass the check of this name; "@@" is an '@'. The same seed gives the same text.
/// Errors: corrupt (a template that is none).
Result<std::string> sample(std::string_view text, std::string_view check, std::uint64_t seed);

}  // namespace oakum::secret
