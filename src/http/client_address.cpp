#include "http/client_address.hpp"

#include <arpa/inet.h>
#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "http/field_text.hpp"

namespace segue::http {
namespace {

constexpr unsigned mapped_bits = 96;  // of ::ffff:0:0/96, where IPv4 lies
constexpr std::array<std::uint8_t, 12> mapped_prefix{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};

bool same_prefix(const Address& left, const Address& right, unsigned bits) {
  const std::size_t whole = bits / 8;
  if (!std::equal(left.bytes.begin(), left.bytes.begin() + whole, right.bytes.begin())) {
    return false;
  }
  const unsigned remaining = bits % 8;
  if (remaining == 0) return true;
  const unsigned mask = 0xffU << (8 - remaining);
  return ((left.bytes.at(whole) ^ right.bytes.at(whole)) & mask) == 0;
}

// What stands in X-Forwarded-For: some proxies add a port.
std::optional<Address> parse_forwarded(std::string_view text) {
  if (text.starts_with('[')) return Address::parse(text.substr(1, text.find(']') - 1));
  if (std::ranges::count(text, ':') == 1) text = text.substr(0, text.find(':'));
  return Address::parse(text);
}

std::vector<std::string_view> forwarded_for(const Headers& headers) {
  std::vector<std::string_view> addresses;
  for (const auto& [name, value] : headers.all()) {
    if (!same_ignoring_case(name, "X-Forwarded-For")) continue;
    std::string_view list = value;
    while (!list.empty()) addresses.push_back(take_item(list, ','));
  }
  return addresses;
}

bool forwarded(const Headers& headers) {
  constexpr std::array<std::string_view, 5> marks{"X-Forwarded-For", "X-Forwarded-Host",
                                                  "X-Real-IP", "Forwarded", "Via"};
  return std::ranges::any_of(marks,
                             [&](std::string_view name) { return headers.get(name).has_value(); });
}

// A Host that any browser takes for this machine itself, or none (HTTP/1.0).
bool names_loopback(std::optional<std::string_view> host) {
  if (!host) return true;
  std::string_view name = *host;
  const bool bracketed = name.starts_with('[');
  const std::size_t end = bracketed ? name.find(']') : name.find(':');
  if (bracketed && end == std::string_view::npos) return false;
  name = name.substr(bracketed ? 1 : 0, bracketed ? end - 1 : end);
  if (same_ignoring_case(name, "localhost")) return true;
  const auto address = Address::parse(name);
  return address && address->loopback();
}

}  // namespace

std::optional<Address> Address::parse(std::string_view text) {
  const std::string terminated(text);
  Address address;
  if (::inet_pton(AF_INET6, terminated.c_str(), address.bytes.data()) == 1) return address;
  std::ranges::copy(mapped_prefix, address.bytes.begin());
  if (::inet_pton(AF_INET, terminated.c_str(), address.bytes.data() + 12) == 1) return address;
  return std::nullopt;
}

std::string Address::text() const {
  if (mapped_ipv4()) return fmt::format("{}.{}.{}.{}", bytes[12], bytes[13], bytes[14], bytes[15]);
  std::array<char, INET6_ADDRSTRLEN> buffer{};
  ::inet_ntop(AF_INET6, bytes.data(), buffer.data(), buffer.size());
  return buffer.data();
}

bool Address::mapped_ipv4() const {
  return std::equal(mapped_prefix.begin(), mapped_prefix.end(), bytes.begin());
}

bool Address::loopback() const {
  if (mapped_ipv4()) return bytes[12] == 127;
  constexpr Address ipv6_loopback{{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1}};
  return *this == ipv6_loopback;
}

base::Result<TrustedProxies> TrustedProxies::parse(const std::vector<std::string>& names) {
  TrustedProxies proxies;
  for (const std::string& name : names) {
    const std::size_t slash = name.find('/');
    const auto address = Address::parse(std::string_view(name).substr(0, slash));
    unsigned bits = 128;
    bool valid = address.has_value();
    if (valid && slash != std::string::npos) {
      const std::string_view digits = std::string_view(name).substr(slash + 1);
      const unsigned bits_max = address->mapped_ipv4() ? 32 : 128;
      valid = all_digits(digits) && digits.size() <= 3;
      if (valid) std::from_chars(digits.data(), digits.data() + digits.size(), bits);
      valid = valid && bits <= bits_max;
      if (address->mapped_ipv4()) bits += mapped_bits;
    }
    if (!valid) {
      return base::fail(base::ErrorCode::invalid,
                        fmt::format("trusted proxy “{}” is neither an address such as 10.0.0.2 "
                                    "nor a network such as 10.0.0.0/8: correct it",
                                    name));
    }
    proxies.networks_.push_back({.address = *address, .bits = bits});
  }
  return proxies;
}

bool TrustedProxies::trusts(const Address& address) const {
  return std::ranges::any_of(networks_, [&address](const Network& network) {
    return same_prefix(address, network.address, network.bits);
  });
}

void TrustedProxies::describe_client(Request& request, const Address& peer) const {
  Address client = peer;
  if (trusts(peer)) {
    const auto addresses = forwarded_for(request.headers);
    for (auto text = addresses.rbegin(); text != addresses.rend() && trusts(client); ++text) {
      const auto address = parse_forwarded(*text);
      if (!address) break;
      client = *address;
    }
    const auto proto = request.headers.get("X-Forwarded-Proto");
    request.secure = proto && same_ignoring_case(without_blanks(*proto), "https");
  }
  request.from_loopback =
      peer.loopback() && !forwarded(request.headers) && names_loopback(request.headers.get("Host"));
  request.client_address = client.text();
}

}  // namespace segue::http
