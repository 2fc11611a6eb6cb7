#pragma once
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"

namespace oakum::ecosystems::java_archive {

/// The string constants of a compiled class, in the order of its constant pool (modified UTF-8, as
/// it stands), as views of `bytes`. Errors: corrupt (no class, or one that ends early or has an
/// unknown kind of constant). Source: The Java Virtual Machine Specification, 4.4.
Result<std::vector<std::string_view>> string_constants(ByteView bytes);

}  // namespace oakum::ecosystems::java_archive
