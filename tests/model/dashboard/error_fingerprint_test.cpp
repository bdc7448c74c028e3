#include "model/dashboard/error_fingerprint.h"

#include <QTest>

using namespace backstep;

class ErrorFingerprintTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void takesOutWhatDiffers_data();
    void takesOutWhatDiffers();
    void differentCausesStayApart();
    void literalsStandInEachMessage();
    void anyBytesAreTaken();
};

void ErrorFingerprintTest::takesOutWhatDiffers_data()
{
    QTest::addColumn<QString>("message");
    QTest::addColumn<QString>("fingerprint");
    const auto row = [](const char* name, const char* message, const char* fingerprint) {
        QTest::newRow(name) << QString::fromUtf8(message) << QString::fromUtf8(fingerprint);
    };
    row("numbers", "stock below 12 for sku 4711", "stock below ⟨n⟩ for sku ⟨n⟩");
    row("a number in a name", "order-4711 is gone", "order-⟨n⟩ is gone");
    row("an address", "cannot reach 10.0.0.1:9092", "cannot reach ⟨n⟩");
    row("an amount", "1,204.50 EUR is too much", "⟨n⟩ EUR is too much");
    row("with its unit", "timed out after 1532ms", "timed out after ⟨n⟩ms");
    row("UUID", "tenant 7d0f4c1e-88a2-4f6b-9d1e-0c55aa10be01 exists", "tenant ⟨id⟩ exists");
    row("UUID in capitals", "tenant 7D0F4C1E-88A2-4F6B-9D1E-0C55AA10BE01 exists", "tenant ⟨id⟩ exists");
    row("hex", "no object 8c1f44aa90", "no object ⟨id⟩");
    row("hex with 0x", "fault at 0x7ffe", "fault at ⟨id⟩");
    row("an id of letters and digits", "no order ORD20261124", "no order ⟨id⟩");
    row("double quotes", "tenant \"acme corp\" exists", "tenant ⟨value⟩ exists");
    row("single quotes", "tenant 'acme' exists", "tenant ⟨value⟩ exists");
    row("typographic quotes", "tenant “acme” exists", "tenant ⟨value⟩ exists");
    row("an apostrophe in quotes", "tenant 'bob's' exists", "tenant ⟨value⟩ exists");
    row("apostrophes", "can't read the user's file", "can't read the user's file");
    row("an open quote", "tenant 'acme exists", "tenant 'acme exists");
    row("mail", "bob.smith@example.com is unknown", "⟨value⟩ is unknown");
    row("a moment", "locked until 2026-11-24T14:06:38.911Z by another", "locked until ⟨time⟩ by another");
    row("a day", "closed on 2026-11-24", "closed on ⟨time⟩");
    row("a time", "closed at 14:06:38", "closed at ⟨time⟩");
    row("spaces", "  a\n\tb   c ", "a b c");
    row("a status ahead", "503 carrier unavailable", "503 carrier unavailable");
    row("a status alone", "503", "503");
    row("HTTP", "HTTP 409: realm 12 still has clients", "HTTP 409: realm ⟨n⟩ still has clients");
    row("no status", "4711 is taken", "⟨n⟩ is taken");
    row("a setting of ours", "no answer in 30 s", "no answer in 30 s");
    row("names with a digit", "utf8 and sha256 of oauth2", "utf8 and ⟨id⟩ of oauth2");
    row("nothing", "", "");
}

void ErrorFingerprintTest::takesOutWhatDiffers()
{
    QFETCH(QString, message);
    QFETCH(QString, fingerprint);
    QCOMPARE(QString::fromStdString(fingerprintOf(message.toStdString())), fingerprint);
}

void ErrorFingerprintTest::differentCausesStayApart()
{
    QVERIFY(fingerprintOf("503 carrier unavailable") != fingerprintOf("504 carrier unavailable"));
    QVERIFY(fingerprintOf("user locked") != fingerprintOf("user unknown"));
    QVERIFY(fingerprintOf("no answer in 30 s") != fingerprintOf("no answer in 5 s"));
}

void ErrorFingerprintTest::literalsStandInEachMessage()
{
    const std::string message = "stock below 12 for sku 8c1f44aa90";
    const std::vector<std::string> expected{"stock below", "for sku"};
    QCOMPARE(literalsOf(fingerprintOf(message)), expected);
    QVERIFY(literalsOf("⟨value⟩").empty());
    QVERIFY(literalsOf("").empty());
}

/// Errors come from other people's services: no bytes may trip it, and it stays short.
void ErrorFingerprintTest::anyBytesAreTaken()
{
    constexpr std::size_t most = 210;
    std::uint32_t seed = 7;
    for (int round = 0; round < 5000; ++round) {
        std::string message;
        for (int i = 0; i < round % 400; ++i) {
            seed = seed * 1664525U + 1013904223U;
            message += static_cast<char>(round % 2 == 0 ? seed >> 24U : "a1'\"-:.@⟨⟩ 0xf“"[(seed >> 24U) % 20]);
        }
        const std::string fingerprint = fingerprintOf(message);
        QVERIFY(fingerprint.size() <= most);
        (void)literalsOf(fingerprint);
    }
    QVERIFY(fingerprintOf(std::string(10'000'000, '\'')).size() <= most);
}

QTEST_GUILESS_MAIN(ErrorFingerprintTest)
#include "error_fingerprint_test.moc"
