#pragma once
#include "core/inventory.h"
#include "resolve/java_index.h"

namespace oakum::resolve {

/// Gives Java archives whose identity was only guessed (ecosystems/java_archive/evidence.h) one
/// name each, or none; what an archive states stays as it is, and so do digest, path and licences.
/// By the index, in this order: its SHA-1 (evidence "sha1"); the likeliest guess whose group and
/// artifact exist; the group that published this file name's artifact and version. A guess from the
/// manifest that nobody confirms stays, since not everything is published there; one from the file
/// name does not. Without an index (null) only guesses that count by themselves stay. Errors: those
/// of JavaIndex. A few questions for every such archive.
Result<void> name_archives(Inventory& inventory, JavaIndex* index);

}  // namespace oakum::resolve
