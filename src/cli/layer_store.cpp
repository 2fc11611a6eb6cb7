#include "cli/layer_store.h"

#include "base/text.h"
#include "cli/database.h"

namespace oakum::cli {

std::string layer_store_directory(const Args& args) { return cache_directory(args) + "/layers"; }

Result<std::unique_ptr<cache::Store>> open_layer_store(const Args& args, Terminal& terminal) {
  const auto& backend = args.text("cache-backend");
  const auto most_bytes = args.size("cache-size");
  if (backend == "fs") return cache::directory_store(layer_store_directory(args), most_bytes);
  if (backend == "memory") return cache::memory_store(most_bytes);
  if (backend.find("://") == std::string::npos)
    return Error{Error::usage, fmt::format("invalid argument \"{}\" for \"--cache-backend\" flag: "
                                           "must be fs, memory or redis://HOST[:PORT]",
                                           printable(backend))};
  cache::RedisOptions options;
  options.tls = args.on("redis-tls");
  options.trust.insecure = args.on("insecure");
  options.trust.ca_file = args.text("redis-ca");
  options.trust.certificate_file = args.text("redis-cert");
  options.trust.key_file = args.text("redis-key");
  options.time_to_live =
      std::chrono::duration_cast<std::chrono::seconds>(args.duration("cache-ttl"));
  options.cancel = &terminal.cancel;
  return cache::redis_store(backend, options);
}

}  // namespace oakum::cli
