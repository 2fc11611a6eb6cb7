#pragma once
#include <string>

#include "secret/regex.h"
#include "secret/rule.h"

namespace oakum::secret {

/// A file that a rule looks at: the first of those that rules name whose path its own fits; "" when
/// there is none.
inline std::string path_for(const Rule& rule) {
  if (rule.path.empty()) return "app/settings.txt";
  const LazyRegex path(rule.path);
  for (const auto* name : {".npmrc",
                           ".pypirc",
                           ".netrc",
                           ".pgpass",
                           ".git-credentials",
                           "config.json",
                           "settings.xml",
                           "settings-security.xml",
                           ".env",
                           "kubeconfig",
                           "wp-config.php",
                           "config/master.key",
                           ".s3cfg",
                           ".boto",
                           "rclone.conf",
                           "application.properties",
                           "main.tf",
                           "auth.json",
                           ".edgerc",
                           "private_key.json"})
    if (path.found_in(name)) return name;
  return {};
}

}  // namespace oakum::secret
