#include "tests/model/local_kafka/fake_machine.h"
#include "tests/support/source_dir.h"

#include <QCryptographicHash>
#include <QDir>
#include <QFile>
#include <QFileInfo>

namespace backstep {

namespace {

PinnedJar pinned(const QString& file, const QByteArray& bytes)
{
    return {file, bytes.size(), QCryptographicHash::hash(bytes, QCryptographicHash::Sha256).toHex()};
}

} // namespace

FakeMachine::FakeMachine()
{
    m_places.home = folder(QStringLiteral("home"));
    m_places.javaHome = folder(QStringLiteral("java"));
    m_places.path = {folder(QStringLiteral("bin"))};
    const QByteArray core("the broker");
    const QByteArray clients(3'000'000, 'c'); // more than one piece of reading
    m_release
        = {QStringLiteral("4.9.9"),
           {pinned(QStringLiteral("kafka_2.13-4.9.9.jar"), core),
            pinned(QStringLiteral("kafka-clients-4.9.9.jar"), clients)}};
    write(repository() + QStringLiteral("/kafka_2.13-4.9.9.jar"), core);
    write(repository() + QStringLiteral("/kafka-clients-4.9.9.jar"), clients);
    giveJava();
    giveMaven();
}

void FakeMachine::giveJava(const QString& mode)
{
    writeScript(
        m_places.javaHome + QStringLiteral("/bin/java"),
        QStringLiteral("exec python3 '%1/tests/model/local_kafka/fake_java.py' %2 \"$@\"\n")
            .arg(QStringLiteral(BACKSTEP_SOURCE_DIR), mode)
    );
}

void FakeMachine::takeJava()
{
    QFile::remove(m_places.javaHome + QStringLiteral("/bin/java"));
}

void FakeMachine::giveMaven(const QString& before)
{
    // The folder to copy to is the last argument, behind its equals sign.
    writeScript(
        folder(QStringLiteral("bin/mvn")),
        QStringLiteral(
            "echo called >>'%1'\n%2\nfor last in \"$@\"; do :; done\nfor jar in '%3'/*.jar; do\n"
            "    cp \"$jar\" \"${last#*=}\" || exit 1\n    echo \"[INFO] Copying ${jar##*/} to ${last#*=}\"\ndone\n"
        )
            .arg(folder(QStringLiteral("mvn-calls")), before, repository())
    );
}

void FakeMachine::takeMaven()
{
    QFile::remove(folder(QStringLiteral("bin/mvn")));
}

int FakeMachine::mavenCalls() const
{
    const QString calls = folder(QStringLiteral("mvn-calls"));
    return QFileInfo::exists(calls) ? static_cast<int>(read(calls).count('\n')) : 0;
}

void FakeMachine::write(const QString& file, const QByteArray& bytes)
{
    QDir().mkpath(QFileInfo(file).path());
    QFile out(file);
    if (!out.open(QIODevice::WriteOnly) || out.write(bytes) != bytes.size()) {
        qFatal("%s cannot be written", qUtf8Printable(file));
    }
}

QByteArray FakeMachine::read(const QString& file)
{
    QFile in(file);
    return in.open(QIODevice::ReadOnly) ? in.readAll() : QByteArray();
}

void FakeMachine::writeScript(const QString& file, const QString& text)
{
    write(file, "#!/bin/sh\n" + text.toUtf8());
    QFile::setPermissions(file, QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
}

} // namespace backstep
