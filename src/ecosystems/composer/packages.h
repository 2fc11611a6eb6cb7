#pragma once
#include "ecosystems/by_name/packages.h"
#include "formats/node.h"
#include "inventory/sink.h"

namespace oakum::ecosystems::composer {

/// Adds an array of packages as composer.lock and installed.json have it; those for development
/// (`dev`) only when nothing of the name is there. An entry without a name or a version is a
/// problem. Source: Composer documentation, "The composer.json schema".
void add_packages(formats::Node array, bool dev, by_name::Packages& packages,
                  inventory::Sink& sink);

}  // namespace oakum::ecosystems::composer
