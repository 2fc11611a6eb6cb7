#pragma once
#include <optional>
#include <string>

#include "formats/node.h"
#include "inventory/sink.h"
#include "io/file.h"

namespace oakum::ecosystems::toml {

/// A TOML file beside the one that is read, or below its folder ("Cargo.toml", "a/Cargo.toml").
/// Nothing when it is not there, and nothing but a problem of the sink, which names it, when it
/// cannot be read, is longer than `limit` bytes, or is damaged.
std::optional<formats::Document> read_beside(const io::File& file, const std::string& name,
                                             std::uint64_t limit, inventory::Sink& sink);

}  // namespace oakum::ecosystems::toml
