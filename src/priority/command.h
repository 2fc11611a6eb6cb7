#pragma once
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "core/inventory.h"
#include "priority/fix_plan.h"

namespace oakum::priority {

/// A text as one word of a POSIX shell, quoted where it must be. Nothing where no quoting makes it
/// safe to paste: it is empty or longer than 200 bytes, begins with '-' (an option of whatever it
/// is given to), or has control characters, direction overrides or bytes that are not UTF-8.
std::optional<std::string> shell_word(std::string_view text);

/// The command that does a step of kind package, dependency or toolchain; "" where the ecosystem
/// has no obvious one or a name cannot be pasted.
std::string command_for(const Step& step, const OperatingSystem* os);

/// The command that upgrades the operating system's packages among these in place; of very many,
/// all the system has.
std::string system_command(std::span<const Upgrade> upgrades, const OperatingSystem* os);

}  // namespace oakum::priority
