#pragma once
#include <cstdint>
#include <string>

#include "core/location.h"

namespace oakum {

/// A licence whose text or header was recognised in a file.
struct LicenseText {
  enum Kind : std::uint8_t {
    text,    ///< The licence itself.
    header,  ///< A notice that something is under it ("SPDX-License-Identifier: …" too).
  };
  std::string
      id;  ///< SPDX id or expression: "MIT", "GPL-2.0-or-later WITH Classpath-exception-2.0".
  Location where;  ///< The file, and the line where the text starts.
  std::uint32_t end_line = 0;
  double confidence = 0;  ///< 0..1: how much of the licence's text was there.
  Kind kind = text;
  auto operator<=>(const LicenseText&) const = default;
};

}  // namespace oakum
