#pragma once
#include <string>

#include "base/result.h"
#include "source/credentials.h"

namespace oakum::source {

/// Where a login was put: a helper's name, or "" for the configuration file itself, where it lies
/// as good as in the clear.
struct LoginPlace {
  std::string helper;
  std::string path;
};

/// Keeps the login to a host where Docker's configuration file says: with a credential helper, or
/// in the file itself, which then appears whole (0600) or not at all and is followed where it is a
/// link. What else the file holds stays. Errors: corrupt, denied, io, with the path; those of
/// credential helpers.
Result<LoginPlace> store_login(const std::string& config_path, const std::string& host,
                               const Credentials& credentials);

/// Forgets it, wherever it is kept; whether there was any that we know of. Errors as store_login.
Result<bool> erase_login(const std::string& config_path, const std::string& host);

}  // namespace oakum::source
