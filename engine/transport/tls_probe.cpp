#include "engine/transport/tls_probe.h"

#include "engine/transport/kafka_greeting.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <csignal>
#include <memory>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <string_view>
#include <utility>

namespace backstep {

namespace {

template <auto free>
struct Free
{
    template <class T>
    void operator()(T* thing) const
    {
        free(thing);
    }
};

using Context = std::unique_ptr<SSL_CTX, Free<SSL_CTX_free>>;
using Session = std::unique_ptr<SSL, Free<SSL_free>>;
using Certificate = std::unique_ptr<X509, Free<X509_free>>;
using Names = std::unique_ptr<GENERAL_NAMES, Free<GENERAL_NAMES_free>>;

std::string lastWords()
{
    const unsigned long code = ERR_peek_last_error();
    const char* reason = code == 0 ? nullptr : ERR_reason_error_string(code);
    return reason == nullptr ? std::string() : std::string(reason);
}

std::string commonNameOf(const X509_NAME* name)
{
    std::array<char, 256> text{};
    return X509_NAME_get_text_by_NID(name, NID_commonName, text.data(), text.size()) > 0 ? text.data() : std::string();
}

/// What the certificate is for: its alternative names, else its common name.
std::string namesOf(const X509& certificate)
{
    std::string all;
    const Names names(static_cast<GENERAL_NAMES*>(X509_get_ext_d2i(&certificate, NID_subject_alt_name, nullptr, nullptr)
    ));
    for (int i = 0; names != nullptr && i < sk_GENERAL_NAME_num(names.get()); ++i) {
        const GENERAL_NAME* name = sk_GENERAL_NAME_value(names.get(), i);
        if (name->type == GEN_DNS) {
            const auto* text = reinterpret_cast<const char*>(ASN1_STRING_get0_data(name->d.dNSName));
            all += (all.empty() ? "" : ", ")
                + std::string(text, static_cast<std::size_t>(ASN1_STRING_length(name->d.dNSName)));
        }
    }
    return all.empty() ? commonNameOf(X509_get_subject_name(&certificate)) : all;
}

/// "14 March 2027".
std::string dayOf(const ASN1_TIME* time)
{
    static constexpr std::array months{
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December"};
    tm parts{};
    if (time == nullptr || ASN1_TIME_to_tm(time, &parts) != 1) {
        return "an unknown day";
    }
    return std::to_string(parts.tm_mday) + " " + months.at(static_cast<std::size_t>(parts.tm_mon)) + " "
        + std::to_string(parts.tm_year + 1900);
}

ProbeFault untrusted(long verdict, const X509& certificate, const BrokerAddress& broker)
{
    const std::string words = X509_verify_cert_error_string(verdict);
    const std::string issuer = commonNameOf(X509_get_issuer_name(&certificate));
    switch (verdict) {
    case X509_V_ERR_CERT_HAS_EXPIRED:
        return {
            "The certificate of " + broker.host + " ran out on " + dayOf(X509_get0_notAfter(&certificate)) + ".",
            "Nobody can be sure any more who answers.",
            {"Ask the cluster's admin to renew it.", "Check the clock of this machine."},
            words};
    case X509_V_ERR_CERT_NOT_YET_VALID:
        return {
            "The certificate of " + broker.host + " is not valid before " + dayOf(X509_get0_notBefore(&certificate))
                + ".",
            {},
            {"Check the clock of this machine."},
            words};
    case X509_V_ERR_HOSTNAME_MISMATCH:
    case X509_V_ERR_IP_ADDRESS_MISMATCH:
        return {
            "The certificate is for " + namesOf(certificate) + ", not for " + broker.host + ".",
            "Somebody else may be answering.",
            {"Use a name of the certificate as bootstrap server.",
             "Do not check the host's name, where you know the way to be safe."},
            words};
    default:
        return {
            "The certificate of " + broker.host + " is not trusted here.",
            "It is signed by " + (issuer.empty() ? "somebody without a name" : issuer)
                + ", which is no authority that this machine knows.",
            {"Give the file of the authority (CA) that signed it."},
            words};
    }
}

/// What went wrong in the handshake itself, or right behind it, when a server refuses the client's certificate.
ProbeFault refused(const BrokerAddress& broker, const ClusterSecurity& security, ProbeUntil until, std::string words)
{
    const auto says = [&words](const char* part) { return words.find(part) != std::string::npos; };
    if (says("alert") && (says("certificate") || says("unknown ca") || says("handshake failure"))) {
        return {
            security.certificateFile.empty() ? broker.text() + " wants a certificate of this client."
                                             : broker.text() + " refuses the certificate of this client.",
            security.certificateFile.empty() ? "It lets nobody in who does not show one."
                                             : "It is not signed by an authority that the broker knows.",
            {security.certificateFile.empty() ? "Give the files of a client's certificate and its key."
                                              : "Give another certificate, or have the broker trust this one."},
            std::move(words)};
    }
    if (std::chrono::steady_clock::now() >= until) {
        return {
            broker.text() + " does not go on with the encrypted handshake.",
            "It listens, but says nothing for seconds.",
            {"Check the port, and the load of the broker."},
            std::move(words),
            true};
    }
    return {
        broker.text() + " does not speak TLS.",
        "Somebody listens there, but the encrypted handshake ends at once.",
        {"Switch TLS off, or take the port for it (often 9093)."},
        std::move(words)};
}

std::optional<ProbeFault> unusable(const std::string& what, const std::string& file)
{
    return ProbeFault{
        what + " in " + file + " cannot be used.", {}, {"It must be PEM, beginning with -----BEGIN."}, lastWords()};
}

std::optional<ProbeFault> configure(SSL_CTX& context, const ClusterSecurity& security)
{
    SSL_CTX_set_verify(&context, SSL_VERIFY_NONE, nullptr); // judged afterwards, in words of our own
    if (security.caFile.empty()) {
        SSL_CTX_set_default_verify_paths(&context);
    } else if (SSL_CTX_load_verify_locations(&context, security.caFile.c_str(), nullptr) != 1) {
        return unusable("The certificate authority", security.caFile);
    }
    if (security.certificateFile.empty()) {
        return std::nullopt;
    }
    if (SSL_CTX_use_certificate_chain_file(&context, security.certificateFile.c_str()) != 1) {
        return unusable("The client's certificate", security.certificateFile);
    }
    SSL_CTX_set_default_passwd_cb_userdata(&context, const_cast<char*>(security.keyPassword.c_str()));
    SSL_CTX_set_default_passwd_cb(&context, [](char* into, int most, int, void* password) {
        const std::string_view text(static_cast<const char*>(password));
        const std::size_t size = std::min(text.size(), static_cast<std::size_t>(most));
        text.copy(into, size);
        return static_cast<int>(size);
    });
    if (SSL_CTX_use_PrivateKey_file(&context, security.keyFile.c_str(), SSL_FILETYPE_PEM) != 1) {
        return ProbeFault{
            "The client's key in " + security.keyFile + " cannot be used.",
            {},
            {"Check that it belongs to the certificate, and the password of the key."},
            lastWords()};
    }
    return std::nullopt;
}

/// OpenSSL writes to a connection that the other side has closed as to any file, and that ends a process. Not here.
class WithoutPipeSignal
{
public:
    WithoutPipeSignal()
    {
        sigemptyset(&m_pipe);
        sigaddset(&m_pipe, SIGPIPE);
        pthread_sigmask(SIG_BLOCK, &m_pipe, &m_before);
    }

    WithoutPipeSignal(const WithoutPipeSignal&) = delete;
    WithoutPipeSignal& operator=(const WithoutPipeSignal&) = delete;

    ~WithoutPipeSignal()
    {
        constexpr timespec now{0, 0};
        while (sigtimedwait(&m_pipe, nullptr, &now) == SIGPIPE) { }
        pthread_sigmask(SIG_SETMASK, &m_before, nullptr);
    }

private:
    sigset_t m_pipe{};
    sigset_t m_before{};
};

/// Repeats a call of OpenSSL's until it is done: true; or fails, or time is up: false.
template <class Call>
bool complete(SSL& session, const ProbeSocket& socket, ProbeUntil until, const Call& call)
{
    for (;;) {
        ERR_clear_error();
        const int done = call();
        if (done > 0) {
            return true;
        }
        const int wants = SSL_get_error(&session, done);
        const bool isWaiting = (wants == SSL_ERROR_WANT_READ && socket.waitToRead(until))
            || (wants == SSL_ERROR_WANT_WRITE && socket.waitToWrite(until));
        if (!isWaiting) {
            return false;
        }
    }
}

class TlsWire final : public ProbeWire
{
public:
    TlsWire(SSL& session, const ProbeSocket& socket, ProbeUntil until)
        : m_session(session)
        , m_socket(socket)
        , m_until(until)
    {
    }

    bool write(const std::string& bytes) override
    {
        return complete(m_session, m_socket, m_until, [&] {
            return SSL_write(&m_session, bytes.data(), static_cast<int>(bytes.size()));
        });
    }

    bool readMore(std::string& into) override
    {
        std::array<char, 512> part{};
        int size = 0;
        const bool isRead = complete(m_session, m_socket, m_until, [&] {
            return size = SSL_read(&m_session, part.data(), static_cast<int>(part.size()));
        });
        if (isRead) {
            into.append(part.data(), static_cast<std::size_t>(size));
        } else if (m_why.empty()) {
            m_why = lastWords();
        }
        return isRead;
    }

    [[nodiscard]] const std::string& why() const { return m_why; }

private:
    SSL& m_session;
    const ProbeSocket& m_socket;
    ProbeUntil m_until;
    std::string m_why;
};

} // namespace

BrokerAnswer
greetOverTls(const ProbeSocket& socket, const BrokerAddress& broker, const ClusterSecurity& security, ProbeUntil until)
{
    const WithoutPipeSignal quiet;
    const Context context(SSL_CTX_new(TLS_client_method()));
    if (auto fault = configure(*context, security)) {
        return {std::move(fault), false, {}};
    }
    const Session session(SSL_new(context.get()));
    SSL_set_fd(session.get(), socket.descriptor());
    // The macro for it casts as C does.
    SSL_ctrl(
        session.get(), SSL_CTRL_SET_TLSEXT_HOSTNAME, TLSEXT_NAMETYPE_host_name, const_cast<char*>(broker.host.c_str())
    );
    X509_VERIFY_PARAM* wanted = SSL_get0_param(session.get());
    if (security.checksHostName && X509_VERIFY_PARAM_set1_ip_asc(wanted, broker.host.c_str()) != 1) {
        X509_VERIFY_PARAM_set1_host(wanted, broker.host.c_str(), 0);
    }
    if (!complete(*session, socket, until, [&] { return SSL_connect(session.get()); })) {
        return {refused(broker, security, until, lastWords()), false, {}};
    }
    const Certificate certificate(SSL_get1_peer_certificate(session.get()));
    if (certificate == nullptr) {
        return {refused(broker, security, until, "it shows no certificate"), false, {}};
    }
    if (const long verdict = SSL_get_verify_result(session.get()); verdict != X509_V_OK) {
        return {untrusted(verdict, *certificate, broker), false, {}};
    }
    TlsWire wire(*session, socket, until);
    const auto [greeted, answer] = greet(wire);
    if (greeted == Greeted::NotAtAll) {
        return {refused(broker, security, until, wire.why()), false, {}};
    }
    if (greeted == Greeted::Otherwise) {
        return {
            ProbeFault{broker.text() + " answers over TLS, but not as Kafka does.", {}, {"Check the port."}, {}},
            false,
            {}};
    }
    return {
        std::nullopt,
        greeted == Greeted::WantsSignIn,
        "certificate of " + namesOf(*certificate) + ", valid until " + dayOf(X509_get0_notAfter(certificate.get()))};
}

} // namespace backstep
