// The floor under covers: what libvips alone needs to make a square of a picture that lies in
// memory, or its bare pixels within one, one thread. Benchmarks divide Segue's CPU time by this
// program's.
//
// Usage: floor_covers SIDE webp|jpeg|pixels PICTURE…     prints pictures and CPU seconds
#include <sys/resource.h>
#include <vips/vips.h>

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace {

double cpu_seconds() {
  rusage spent{};
  ::getrusage(RUSAGE_SELF, &spent);
  const auto seconds = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) + (static_cast<double>(time.tv_usec) * 1e-6);
  };
  return seconds(spent.ru_utime) + seconds(spent.ru_stime);
}

std::string read(const char* path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

bool make(std::string& picture, int side, bool webp) {
  VipsImage* small = nullptr;
  if (vips_thumbnail_buffer(picture.data(), picture.size(), &small, side, "height", side, "crop",
                            VIPS_INTERESTING_CENTRE, nullptr) != 0) {
    return false;
  }
  void* bytes = nullptr;
  std::size_t size = 0;
  const int failed = webp ? vips_webpsave_buffer(small, &bytes, &size, "Q", 80, "effort", 2,
                                                 "strip", TRUE, nullptr)
                          : vips_jpegsave_buffer(small, &bytes, &size, "Q", 80, "optimize_coding",
                                                 TRUE, "strip", TRUE, nullptr);
  g_object_unref(small);
  g_free(bytes);
  return failed == 0;
}

bool decode(std::string& picture, int side) {
  VipsImage* small = nullptr;
  if (vips_thumbnail_buffer(picture.data(), picture.size(), &small, side, "height", side,
                            nullptr) != 0) {
    return false;
  }
  std::size_t size = 0;
  void* const pixels = vips_image_write_to_memory(small, &size);
  g_object_unref(small);
  g_free(pixels);
  return pixels != nullptr;
}

}  // namespace

int main(int count, char** words) {
  const std::span<char*> arguments(words, static_cast<std::size_t>(count));
  if (arguments.size() < 4 || vips_init(arguments[0]) != 0) {
    std::fputs("usage: floor_covers SIDE webp|jpeg|pixels PICTURE...\n", stderr);
    return 2;
  }
  vips_concurrency_set(1);
  vips_cache_set_max(0);
  const int side = std::atoi(arguments[1]);
  const std::string_view what = arguments[2];
  std::vector<std::string> pictures;
  for (const char* const path : arguments.subspan(3)) pictures.push_back(read(path));
  const double before = cpu_seconds();
  for (std::string& picture : pictures) {
    const bool made =
        what == "pixels" ? decode(picture, side) : make(picture, side, what == "webp");
    if (!made) return 1;
  }
  std::printf("%zu %.4f\n", pictures.size(), cpu_seconds() - before);
  return 0;
}
