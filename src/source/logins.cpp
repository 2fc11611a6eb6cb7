#include "source/logins.h"

namespace oakum::source {

Logins::Entry& Logins::entry(const std::string& key) {
  const std::lock_guard lock(mutex_);
  auto& entry = entries_[key];
  if (!entry) entry = std::make_unique<Entry>();
  return *entry;
}

Shown Logins::shown(const std::string& key) {
  auto& known = entry(key);
  const std::lock_guard lock(known.logging_in);
  return known.shown;
}

Result<Shown> Logins::renew(const std::string& key, const Shown& refused, const LogIn& log_in) {
  auto& known = entry(key);
  const std::lock_guard lock(known.logging_in);
  if (known.shown.authorization != refused.authorization) return known.shown;
  auto next = log_in();
  if (next && !next->authorization.empty()) known.shown = *next;
  return next;
}

bool Logins::plain(const std::string& host) {
  const std::lock_guard lock(mutex_);
  return plain_[host];
}

void Logins::set_plain(const std::string& host) {
  const std::lock_guard lock(mutex_);
  plain_[host] = true;
}

}  // namespace oakum::source
