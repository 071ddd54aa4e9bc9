#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "http/message.hpp"

namespace segue::http {

// An IP address in 16 bytes; IPv4 as ::ffff:a.b.c.d, so that both spellings are one.
struct Address {
  std::array<std::uint8_t, 16> bytes{};

  [[nodiscard]] static std::optional<Address> parse(std::string_view text);
  [[nodiscard]] std::string text() const;
  [[nodiscard]] bool loopback() const;
  [[nodiscard]] bool mapped_ipv4() const;  // lies in ::ffff:0:0/96
  auto operator<=>(const Address&) const = default;
};

// The proxies whose X-Forwarded-* we believe: addresses, or networks such as 172.16.0.0/12.
// Thread: any, once made.
class TrustedProxies {
 public:
  [[nodiscard]] static base::Result<TrustedProxies> parse(const std::vector<std::string>& names);
  [[nodiscard]] bool trusts(const Address& address) const;

  // Fills client_address, from_loopback and secure: behind trusted proxies the right-most address
  // of X-Forwarded-For that is not one of them. From loopback is only what nobody forwarded and
  // what was asked of this machine by a name that means no other: a page elsewhere can make its
  // own name point here.
  void describe_client(Request& request, const Address& peer) const;

 private:
  struct Network {
    Address address;
    unsigned bits = 128;
  };
  std::vector<Network> networks_;
};

}  // namespace segue::http
