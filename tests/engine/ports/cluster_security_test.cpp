#include "engine/ports/cluster_security.h"

#include <QStringList>
#include <QTemporaryFile>
#include <QTest>

using namespace backstep;

namespace {

QStringList properties(const ClusterSecurity& security)
{
    QStringList all;
    for (const auto& [name, value] : propertiesOf(security)) {
        all.append(QString::fromStdString(name + "=" + value));
    }
    return all;
}

QString fault(const ClusterSecurity& security)
{
    const auto judged = judge(security);
    return judged ? QString() : QString::fromStdString(judged.error().message);
}

} // namespace

class ClusterSecurityTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void propertiesAreThoseOfTheLibrary();
    void mechanismsHaveTheirNames();
    void whatIsMissingIsSaid();
    void filesMustBeThere();
};

void ClusterSecurityTest::propertiesAreThoseOfTheLibrary()
{
    QCOMPARE(properties({}), QStringList("security.protocol=plaintext"));
    ClusterSecurity security;
    security.isEncrypted = true;
    QCOMPARE(
        properties(security), QStringList({"security.protocol=ssl", "ssl.endpoint.identification.algorithm=https"})
    );
    security.caFile = "/ca";
    security.certificateFile = "/certificate";
    security.keyFile = "/key";
    security.keyPassword = "k";
    security.checksHostName = false;
    security.signIn = SignIn::ScramSha512;
    security.user = "anna";
    security.password = "p";
    QCOMPARE(
        properties(security),
        QStringList(
            {"security.protocol=sasl_ssl",
             "ssl.ca.location=/ca",
             "ssl.certificate.location=/certificate",
             "ssl.key.location=/key",
             "ssl.key.password=k",
             "ssl.endpoint.identification.algorithm=none",
             "sasl.mechanism=SCRAM-SHA-512",
             "sasl.username=anna",
             "sasl.password=p"}
        )
    );
    security.isEncrypted = false;
    QCOMPARE(
        properties(security),
        QStringList(
            {"security.protocol=sasl_plaintext",
             "sasl.mechanism=SCRAM-SHA-512",
             "sasl.username=anna",
             "sasl.password=p"}
        )
    );
}

void ClusterSecurityTest::mechanismsHaveTheirNames()
{
    for (const SignIn each : {SignIn::Plain, SignIn::ScramSha256, SignIn::ScramSha512}) {
        QCOMPARE(signInOf(mechanismOf(each)), std::optional(each));
    }
    QCOMPARE(signInOf("scram-sha-256"), std::optional(SignIn::ScramSha256));
    QCOMPARE(signInOf("GSSAPI"), std::optional<SignIn>());
    QVERIFY(mechanismOf(SignIn::None).empty());
}

void ClusterSecurityTest::whatIsMissingIsSaid()
{
    ClusterSecurity security;
    QCOMPARE(fault(security), QString());
    security.signIn = SignIn::Plain;
    QCOMPARE(fault(security), QStringLiteral("Signing in with PLAIN needs a user: give its name."));
    security.user = "anna";
    QCOMPARE(fault(security), QStringLiteral("The password of anna is missing: PLAIN cannot sign in without."));
    security.password = "p";
    QCOMPARE(fault(security), QString());
    security.keyFile = "/key";
    QCOMPARE(fault(security), QString()); // without TLS it is not used
    security.isEncrypted = true;
    QCOMPARE(
        fault(security), QStringLiteral("A client's key is given without its certificate: give both files, or neither.")
    );
}

void ClusterSecurityTest::filesMustBeThere()
{
    QTemporaryFile file;
    QVERIFY(file.open());
    ClusterSecurity security;
    security.isEncrypted = true;
    security.caFile = file.fileName().toStdString();
    QCOMPARE(fault(security), QString());
    security.caFile = "/no/such";
    QCOMPARE(
        fault(security),
        QStringLiteral("The file of the certificate authority, /no/such, cannot be read: check its name and that "
                       "you may read it.")
    );
}

QTEST_GUILESS_MAIN(ClusterSecurityTest)
#include "cluster_security_test.moc"
