#include "cli/network.h"

namespace oakum::cli {

net::ClientOptions client_options(const Args& args, Terminal& terminal) {
  net::ClientOptions options;
  options.trust.insecure = args.on("insecure");
  options.trust.ca_file = args.text("cacert");
  options.cancel = &terminal.cancel;
  return options;
}

}  // namespace oakum::cli
