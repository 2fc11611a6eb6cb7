#pragma once
#include <memory>
#include <string>

#include "io/reader.h"
#include "source/source.h"

namespace oakum::source {

/// What a layer's blob is promised to be.
struct ExpectedLayer {
  std::string name;  ///< For messages: the member or digest of the blob.
  LayerPromise promise;
  std::string created_by;
  std::uint64_t size = 0;  ///< Of the blob as stored; 0 when not known.
  bool foreign = false;    ///< Not distributed with the image, which only says where it may be.
  bool encrypted = false;
};

/// Which digests of a layer are taken while it passes: hashing both sides of a compressed blob
/// costs a third of the time, and one verified digest says what the bytes are.
enum class Hashing : std::uint8_t { stored, uncompressed };

/// Reads one layer to its end: any compression, tar, whiteouts (OCI image layer specification,
/// "Changeset"), showing each entry to the visitor, and takes a digest on the way. With more than
/// one thread inflating overlaps with hashing and walking. The Layer has the digest that was taken,
/// the other one is empty; both are set where nothing is compressed. A damaged tar is a Problem
/// (what came before is kept); a damaged stream is an Error, since its digest cannot be right.
/// Digests are not compared here: see verify_layer.
Result<Layer> walk_layer(std::unique_ptr<io::Reader> blob, Visitor& visitor,
                         const WalkOptions& options, Hashing hashing);

/// The digest that walk_layer took: what the bytes were found to be.
const std::string& taken_digest(const Layer& layer);

/// Compares what was taken with what was promised. Error: corrupt, which names the blob, what was
/// promised and what is there.
Result<void> verify_layer(const Layer& layer, const ExpectedLayer& expected);

/// Completes what was read (or need not be) of a layer with what is said of it: the digest that
/// was not taken, the instruction; and sets its identity.
void describe(const ExpectedLayer& expected, Walked& walked);

}  // namespace oakum::source
