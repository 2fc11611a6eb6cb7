#pragma once
#include "base/bytes.h"

namespace oakum {

/// Whether a file that starts like this is no text: the first 300 bytes have control characters
/// that text has not.
bool looks_binary(ByteView head);

}  // namespace oakum
