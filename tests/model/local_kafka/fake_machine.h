#pragma once

#include "model/local_kafka/kafka_places.h"
#include "model/local_kafka/kafka_release.h"

#include <QTemporaryDir>

namespace backstep {

/// A machine whose Java and Maven do as a test says: small scripts in a folder of their own.
class FakeMachine
{
public:
    FakeMachine();

    [[nodiscard]] const KafkaPlaces& places() const { return m_places; }

    /// Two jars of a few bytes, whole in the repository that the fake Maven has.
    [[nodiscard]] const KafkaRelease& release() const { return m_release; }

    [[nodiscard]] QString folder(const QString& name) const { return m_folder.filePath(name); }

    [[nodiscard]] QString installFolder() const { return m_places.installFolder(m_release.version); }

    /// `mode` of fake_java.py.
    void giveJava(const QString& mode = QStringLiteral("fine"));
    void takeJava();

    /// Copies the jars of the repository; says so as Maven does. `before` is what the script does first.
    void giveMaven(const QString& before = {});
    void takeMaven();

    /// How often Maven was called.
    [[nodiscard]] int mavenCalls() const;

    /// Puts other bytes in the place of a file.
    static void write(const QString& file, const QByteArray& bytes);
    [[nodiscard]] static QByteArray read(const QString& file);

    /// Where the fake Maven has its jars.
    [[nodiscard]] QString repository() const { return folder(QStringLiteral("repository")); }

private:
    static void writeScript(const QString& file, const QString& text);

    QTemporaryDir m_folder;
    KafkaPlaces m_places;
    KafkaRelease m_release;
};

} // namespace backstep
