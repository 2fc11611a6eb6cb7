#include "priority/base_image.h"

#include <algorithm>

#include "formats/node.h"

namespace oakum::priority {

namespace {
using formats::Node;

std::size_t base_layers(Node history) {
  std::size_t layers = 0;  // so far
  std::size_t base = 0;    // below the last CMD that has a layer above it
  std::size_t at_command = 0;
  for (const Node step : history.items()) {
    if (step["empty_layer"].truth()) {
      if (instruction_of(step["created_by"].text()).starts_with("CMD")) at_command = layers;
    } else {
      base = at_command;
      ++layers;
    }
  }
  return base;
}
}  // namespace

BaseImage base_image(const ImageMetadata& image) {
  const auto config = formats::parse_json(image.config, {.bytes = 64u << 20, .depth = 64});
  if (!config) return {};
  const Node labels = config->root()["config"]["Labels"];
  return {.layers = std::min(base_layers(config->root()["history"]), image.diff_ids.size()),
          .name = std::string(labels["org.opencontainers.image.base.name"].text()),
          .digest = std::string(labels["org.opencontainers.image.base.digest"].text())};
}

std::size_t base_layers(const Report& report) {
  return report.image ? base_image(*report.image).layers : 0;
}

std::string_view origin(const BaseImage& base, std::uint16_t layer) {
  if (base.layers == 0) return {};
  return layer < base.layers ? "base image" : "application";
}

}  // namespace oakum::priority
