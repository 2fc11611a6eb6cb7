#pragma once
#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/cancel.h"
#include "base/result.h"
#include "net/tls.h"

namespace oakum::cache {

/// Keeps bytes under keys (64 hexadecimal digits), for as long as it sees fit. Safe from several
/// threads and, but for the one in memory, from several processes at a time.
class Store {
 public:
  virtual ~Store() = default;
  /// What was put; nothing when it is not there (any more). Errors: io, denied, unreachable,
  /// timeout: the store, not the entry, has trouble.
  virtual Result<std::optional<std::string>> get(const std::string& key) = 0;
  virtual Result<void> put(const std::string& key, std::string_view bytes) = 0;
  /// Forgets everything; how many entries that were.
  virtual Result<std::uint64_t> clear() = 0;
};

/// In a directory, as one file an entry. Writers never lock: an entry appears whole by a rename,
/// and what a killed writer left is swept after an hour. When more than `most_bytes` are kept,
/// those that were not asked for longest go first. The directory is made when the first entry is
/// put.
std::unique_ptr<Store> directory_store(std::string directory, std::uint64_t most_bytes);

/// In this process; `most_bytes` as above.
std::unique_ptr<Store> memory_store(std::uint64_t most_bytes);

struct RedisOptions {
  bool tls = false;  ///< Also by rediss://.
  net::Trust trust;
  std::chrono::seconds time_to_live{0};  ///< Of an entry; 0: as long as the server keeps it.
  std::chrono::milliseconds patience{5'000};
  const Cancel* cancel = nullptr;
};

/// In a Redis server: "redis://[user[:password]@]host[:port][/database]", rediss:// with TLS,
/// unix:///path. Connects when first asked. Keys are "oakum::layer::<key>". Error: usage; the
/// message never holds the password.
Result<std::unique_ptr<Store>> redis_store(std::string_view address, const RedisOptions& options);

}  // namespace oakum::cache
