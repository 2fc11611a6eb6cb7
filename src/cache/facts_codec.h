#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "inventory/layer_facts.h"

namespace oakum::cache {

/// Raise it whenever the bytes, or what they mean, change: it is part of every key.
constexpr int kFactsFormat = 4;

/// A layer's facts as bytes, compressed (zstd) and with a checksum; `key` is kept in them. Of the
/// Layer only the size.
std::string encode_facts(const inventory::LayerFacts& facts, std::string_view key);

/// The facts that were encoded under this key; nothing for anything else (damaged, cut off, another
/// key or format, more than 512 MiB).
std::optional<inventory::LayerFacts> decode_facts(std::string_view bytes, std::string_view key);

}  // namespace oakum::cache
