#pragma once
#include <string>
#include <string_view>

#include "base/result.h"
#include "source/credentials.h"

namespace oakum::source {

/// Credential helpers: programs docker-credential-NAME that keep logins in a key chain or get them
/// from a cloud. They are found in PATH only, run without a shell, told what to do by one word and
/// the rest on standard input, and have 10 seconds and 1 MiB. `server` is the key of a login
/// (login_key). What a helper says is never part of a message. Errors: usage (not a name),
/// denied (no such program, or it failed), corrupt (its answer), timeout. From any thread.

/// Empty when the helper knows none.
Result<Credentials> ask_helper(std::string_view name, const std::string& server);
Result<void> store_with_helper(std::string_view name, const std::string& server,
                               const Credentials& credentials);
/// A login that the helper does not know is no error.
Result<void> erase_with_helper(std::string_view name, const std::string& server);

/// What a helper answers to "get": ServerURL, Username, Secret (JSON). Error: corrupt.
Result<Credentials> parse_helper_answer(std::string_view json);

}  // namespace oakum::source
