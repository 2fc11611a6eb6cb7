#pragma once
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>

#include "base/result.h"

namespace oakum::source {

/// What is shown to a host to be let in.
struct Shown {
  std::string authorization;  ///< "Bearer …", "Basic …", or "" for nothing.
  std::size_t candidate = 0;  ///< Which of the logins at hand it comes from.
};

/// What was learnt about getting into registries: who speaks nothing but plain http, and what to
/// show whom. Shared by those who read from one image: safe from any thread, and while one of them
/// logs in the others wait for what that brings.
class Logins {
 public:
  using LogIn = std::function<Result<Shown>()>;

  /// What to show for a key (host and repository); nothing at first.
  Shown shown(const std::string& key);
  /// After `refused` was: what somebody else has got meanwhile, else what `log_in` gets.
  Result<Shown> renew(const std::string& key, const Shown& refused, const LogIn& log_in);

  bool plain(const std::string& host);
  void set_plain(const std::string& host);

 private:
  struct Entry {
    std::mutex logging_in;
    Shown shown;
  };
  Entry& entry(const std::string& key);

  std::mutex mutex_;
  std::map<std::string, std::unique_ptr<Entry>> entries_;
  std::map<std::string, bool> plain_;
};

}  // namespace oakum::source
