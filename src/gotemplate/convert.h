#pragma once
#include "formats/node.h"
#include "gotemplate/value.h"

namespace oakum::gotemplate {

/// How whole numbers of a document arrive.
enum class Numbers : std::uint8_t {
  reals,    ///< All float64, as encoding/json decodes: also what Helm makes of values.yaml.
  integers  ///< int where it fits, else float64: as YAML libraries decode.
};

/// A document's tree as values: objects map[string]interface {}, arrays []interface {}. Of a key
/// that stands twice the last counts. Recurses as deep as the document, which its parser bounds.
Value value_of(formats::Node node, Heap& heap, Numbers numbers = Numbers::reals);

}  // namespace oakum::gotemplate
