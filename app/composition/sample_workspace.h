#pragma once

#include "engine/base/error.h"

#include <QObject>
#include <QString>
#include <QStringList>

namespace backstep {

class StudioEngine;

/// The names of the sample's files, in the order in which they are shown.
[[nodiscard]] QStringList sampleFiles();

/// Writes the sample's files into this folder where they are not there yet; what a person changed stays as it is.
/// StoreFailed names the place that cannot be written.
[[nodiscard]] Result<void> writeSample(const QString& folder);

/// All of them as they came. One that was edited is kept beside, under the name that is given back.
[[nodiscard]] Result<QStringList> restoreSample(const QString& folder);

/// The sample's flows: one that completes at its second attempt, one that is undone, and one that needs a person.
class SampleStory final : public QObject
{
    Q_OBJECT

public:
    SampleStory(StudioEngine& engine, const QString& folder, QObject* parent = nullptr);

    /// Simulated workers for the three orchestrations. They fail where the story wants it.
    [[nodiscard]] Result<void> prepare();
    /// Starts the flows, one after another.
    void begin();

    /// Flows that will have been started in all.
    [[nodiscard]] int flowCount() const;

private:
    void startNext();

    StudioEngine& m_engine;
    QString m_folder;
    int m_next = 0;
};

} // namespace backstep
