// Preloaded into the server: reads of files with certain words in their names go wrong.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

static ssize_t reads(int fd, void *to, size_t length, off_t offset) {
  char link[64], path[4096];
  snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  ssize_t used = readlink(link, path, sizeof path - 1);
  path[used > 0 ? used : 0] = '\0';
  if (strstr(path, "bad sector")) {
    errno = EIO;
    return -1;
  }
  if (strstr(path, "kills its parser")) abort();
  while (strstr(path, "never ends")) {
  }
  if (strstr(path, "still copied")) {  // somebody writes it meanwhile
    const struct timespec times[2] = {{0, UTIME_OMIT}, {0, UTIME_NOW}};
    utimensat(AT_FDCWD, path, times, 0);
  }
  return syscall(SYS_pread64, fd, to, length, offset);
}

ssize_t pread(int fd, void *to, size_t length, off_t offset) {
  return reads(fd, to, length, offset);
}

ssize_t pread64(int fd, void *to, size_t length, off_t offset) {
  return reads(fd, to, length, offset);
}
