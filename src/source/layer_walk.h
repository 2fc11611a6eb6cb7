#pragma once
#include <memory>
#include <string>

#include "io/reader.h"
#include "source/source.h"

namespace oakum::source {

/// What a layer's blob is promised to be.
struct ExpectedLayer {
  std::string name;     ///< For messages: the member or digest of the blob.
  std::string digest;   ///< Of the blob as stored; "" when nobody promises one.
  std::string diff_id;  ///< Of the uncompressed tar; "" when not known yet.
  std::string created_by;
};

/// Reads one layer to its end: any compression, tar, whiteouts (OCI image layer specification,
/// "Changeset"), showing each entry to the visitor, and takes the digests of both sides on the way.
/// With more than one thread inflating overlaps with hashing and walking. A damaged tar is a
/// Problem (what came before is kept); a damaged stream is an Error, since its digest cannot be
/// right. Digests are not compared here: see verify_layer.
Result<Layer> walk_layer(std::unique_ptr<io::Reader> blob, Visitor& visitor,
                         const WalkOptions& options);

/// Error: corrupt, which names the blob, what was promised and what is there.
Result<void> verify_layer(const Layer& layer, const ExpectedLayer& expected);

}  // namespace oakum::source
