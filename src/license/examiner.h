#pragma once
#include <memory>

#include "inventory/examiner.h"

namespace oakum::license {

/// Looks for licences in files that are named like one (LICENSE, COPYING, COPYRIGHT, NOTICE,
/// UNLICENSE in any case and with any ending; the first 1 MiB of them) and in sources and
/// documents (the first 64 KiB: notices stand at the top). Folders of installed packages, whose
/// licences are declared, are left out. Files that are not text are passed over. Tells
/// Sink::license_texts with at least `confidence`.
std::unique_ptr<inventory::Examiner> make_examiner(double confidence);

}  // namespace oakum::license
