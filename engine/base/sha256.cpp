#include "engine/base/bytes.h"

#include <array>
#include <openssl/evp.h>

namespace backstep {

std::string sha256Hex(std::string_view data)
{
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned int length = 0;
    EVP_Digest(data.data(), data.size(), digest.data(), &length, EVP_sha256(), nullptr);
    std::string hex;
    for (unsigned int i = 0; i < length; ++i) {
        hex.push_back("0123456789abcdef"[digest[i] >> 4U]);
        hex.push_back("0123456789abcdef"[digest[i] & 0xFU]);
    }
    return hex;
}

} // namespace backstep
