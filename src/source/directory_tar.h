#pragma once
#include <memory>

#include "io/reader.h"
#include "source/beneath.h"

namespace oakum::source {

/// The regular files below a directory as a tar archive that is made while it is read: names
/// sorted, no links followed, one file open at a time. What overlay file systems mean by a
/// character device 0:0 or an attribute "opaque" becomes a whiteout as layers have them; links,
/// devices, fifos and sockets are left out. With `hides_all` the archive begins with a whiteout of
/// everything beneath. Errors of reading: those of Beneath, with the path; corrupt for a file that
/// shrinks meanwhile; too_large beyond 4,000,000 entries or paths of 4096 bytes. Sources: POSIX
/// ustar, GNU long names; the kernel's documentation of overlayfs, "whiteouts and opaque
/// directories".
std::unique_ptr<io::Reader> read_as_tar(Beneath root, bool hides_all);

}  // namespace oakum::source
