#pragma once
#include <functional>
#include <string_view>

namespace oakum::spdx {

/// Whether what a package declares is accepted: by its name as it stands, or of an expression each
/// licence of it, with its exception as one: by its id, or a GNU one also without "-only" and
/// "-or-later". `accepts` is asked for names.
bool all_accepted(std::string_view declared, const std::function<bool(std::string_view)>& accepts);

}  // namespace oakum::spdx
