#pragma once
#include "formats/rpm_header.h"

namespace oakum::formats {

/// Whether a file starts like rpm's own database format.
bool is_rpm_ndb(ByteView file);

/// The headers of an rpm database in rpm's own format (Packages.db of SUSE), in the order of its
/// slots. Blobs may not overlap to more than the size of the file, so time is linear in it. Errors:
/// corrupt when the file's header is damaged, unsupported for a later version. Source: the ndb
/// backend of rpm 4.18, rpmpkg.
Result<void> for_each_ndb_header(ByteView file, const RpmVisit& visit);

}  // namespace oakum::formats
