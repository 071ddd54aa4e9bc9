#pragma once

#include <expected>
#include <string>
#include <utility>

namespace segue::base {

// Why something that callers must expect did not succeed. The adapters map each code to one HTTP
// status and one OpenSubsonic error (http/problem.cpp, subsonic/call.cpp) and nowhere else.
enum class ErrorCode {
  not_found,
  conflict,         // the thing exists already, or changed since it was read
  invalid,          // the caller's input breaks a rule; the message names the field
  unauthenticated,  // no or wrong credentials
  forbidden,        // known user, but not allowed
  too_large,
  too_many,     // throttled, or a queue is full: try again later
  unsupported,  // a format or option that we do not handle
  corrupt,      // data that contradicts itself
  io,           // the operating system refused; the message holds path and reason
  unavailable,  // a needed part (database, drive) is away for now
};

// `message` is one sentence for a person: what is wrong, where, and what to do.
struct Error {
  ErrorCode code{};
  std::string message;
  int retry_after_s = 1;  // of too_many and unavailable: when trying again makes sense
};

// Expected outcomes travel as values. Exceptions are for what no caller can repair.
template <class T>
using Result = std::expected<T, Error>;

[[nodiscard]] inline std::unexpected<Error> fail(ErrorCode code, std::string message) {
  return std::unexpected(Error{.code = code, .message = std::move(message)});
}

}  // namespace segue::base
