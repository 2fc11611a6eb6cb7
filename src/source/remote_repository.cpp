#include "source/remote_repository.h"

namespace oakum::source {

bool is_repository_url(std::string_view text) { return text.find("://") != std::string_view::npos; }

Result<std::unique_ptr<Source>> open_remote_repository(const std::string& url,
                                                       const RepositoryOptions&) {
  return Error{Error::unsupported, url + ": repositories elsewhere are not cloned by this version"};
}

}  // namespace oakum::source
