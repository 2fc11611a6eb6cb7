// links: disk io core base
// Promise: whatever the sectors say, with checksums not looked at, every name can be one and every
// read gives as many bytes as the size says, or there is an error that says why.
#include "disk/checksums.h"
#include "file_system_promise.h"
#include "sparse_device.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const SparseDevice device({reinterpret_cast<const std::byte*>(data), size});
  const auto opened = oakum::disk::open_xfs(device, oakum::disk::Checksums::ignored);
  if (opened)
    check_file_system(**opened);
  else if (opened.error().what.empty())
    std::abort();
  return 0;
}
