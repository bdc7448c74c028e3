#include "engine/rescue/new_id.h"

#include <random>
#include <string_view>

namespace backstep {

std::string newId()
{
    static constexpr std::string_view digits = "0123456789abcdef";
    std::random_device random;
    std::string text = "xxxxxxxx-xxxx-4xxx-8xxx-xxxxxxxxxxxx";
    for (char& each : text) {
        each = each == 'x' ? digits[random() % digits.size()] : each;
    }
    return text;
}

} // namespace backstep
