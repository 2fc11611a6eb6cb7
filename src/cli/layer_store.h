#pragma once
#include <memory>
#include <string>

#include "cache/store.h"
#include "cli/args.h"
#include "cli/terminal.h"

namespace oakum::cli {

/// Where layers are remembered in the cache directory.
std::string layer_store_directory(const Args& args);

/// The store that --cache-backend names: a directory, memory, or a Redis server. Error: usage.
Result<std::unique_ptr<cache::Store>> open_layer_store(const Args& args, Terminal& terminal);

}  // namespace oakum::cli
