#pragma once
#include <span>
#include <string>

#include "io/zip.h"

namespace oakum::ecosystems::java_archive {

/// The deepest package that most classes of an archive are in: "com.google.gson". Empty when there
/// is none. Application classes of a web archive and those of META-INF/versions do not count.
/// O(bytes of all names).
std::string common_package(std::span<const io::ZipEntry> members);

}  // namespace oakum::ecosystems::java_archive
