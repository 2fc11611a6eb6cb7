#pragma once
#include <functional>
#include <string_view>

#include "base/bytes.h"
#include "base/result.h"

namespace oakum::secret {

/// Whether a file of this name is an archive whose members each_member() reads: zip and its kin,
/// tar, compressed tar, single compressed files.
bool is_archive_name(std::string_view path);

/// Every regular member of an archive, one level deep: its name (as it stands; of a compressed file
/// its own without the ending) and its content. Limits: 200,000 members, 16 MiB of one, 1 GiB of
/// all. Errors: corrupt, unsupported, too_large (which limit); members before it were shown.
Result<void> each_member(std::string_view path, ByteView archive,
                         const std::function<void(std::string_view, ByteView)>& use);

}  // namespace oakum::secret
