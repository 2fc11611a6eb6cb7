#pragma once
#include "formats/rpm_header.h"

namespace oakum::formats {

/// Whether a file starts like a Berkeley DB hash table, in either byte order.
bool is_rpm_bdb(ByteView file);

/// The headers of an rpm database kept as a Berkeley DB hash table (var/lib/rpm/Packages), byte
/// orders of both kinds, values on the pages or in overflow chains. Pages are looked at in their
/// order, each once, so time and memory are linear in the file whatever its links say. A cut-off
/// file gives what is there and one error. Errors: corrupt when the meta page is damaged,
/// unsupported when it is encrypted or of another access method. Source: Berkeley DB 5.3,
/// dbinc/db_page.h (hash format versions 4 to 10).
Result<void> for_each_bdb_header(ByteView file, const RpmVisit& visit);

}  // namespace oakum::formats
