#pragma once

#include <boost/describe.hpp>
#include <boost/mp11/algorithm.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

// One BOOST_DESCRIBE_STRUCT per answer gives both its JSON and its XML. A member that is an empty
// optional is left out of either.
namespace segue::wire {

template <class T>
concept Described = boost::describe::has_describe_members<T>::value;

template <class T>
inline constexpr bool is_optional = false;
template <class T>
inline constexpr bool is_optional<std::optional<T>> = true;

template <class T>
inline constexpr bool is_vector = false;
template <class T>
inline constexpr bool is_vector<std::vector<T>> = true;

template <class T>
concept Text = std::is_convertible_v<const T&, std::string_view>;
template <class T>
concept Scalar = std::is_arithmetic_v<T> || Text<T>;

// Calls visit(name, value) for each described member, bases first. A name that C++ keeps for itself
// is written with '_' behind it: public_.
template <Described T, class Visit>
void for_each_member(const T& object, Visit visit) {
  using Members = boost::describe::describe_members<T, boost::describe::mod_public |
                                                           boost::describe::mod_inherited>;
  boost::mp11::mp_for_each<Members>([&](auto member) {
    std::string_view name(member.name);
    if (name.ends_with('_')) name.remove_suffix(1);
    visit(name, object.*member.pointer);
  });
}

}  // namespace segue::wire
