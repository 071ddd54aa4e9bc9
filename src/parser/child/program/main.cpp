#include <cstdio>
#include <exception>

#include "parser/child/jobs.hpp"
#include "parser/child/process.hpp"

// Reads files and pictures for the server, which begins it; it has no use by itself.
int main() {
  try {
    segue::parser::be_host(segue::parser::serve_jobs);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "segue-parser: %s\n", error.what());
    return 1;
  }
}
