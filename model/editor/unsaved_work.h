#pragma once

#include "model/editor/editor_files.h"

#include <QDateTime>
#include <QObject>
#include <QTimer>

#include <optional>
#include <set>

namespace backstep {

/// Keeps what is not saved in a folder of its own, so that a crash loses at most the last moment. The files themselves
/// are never written. What a process left behind that is gone is offered when its file is opened again.
class UnsavedWork : public QObject
{
    Q_OBJECT

public:
    static constexpr int keepAfterMs = 2'000;

    /// An empty folder: nothing is kept.
    UnsavedWork(EditorFiles& files, QString folder, QObject* parent = nullptr);
    /// An end that was meant: what a person did not save then was given up.
    ~UnsavedWork() override;

    struct Kept
    {
        QString text;
        QDateTime at;
        bool fileChanged = false; ///< the file on disk is another one than it was changed from
    };

    /// What was kept of a file and differs from what it holds; the newest.
    [[nodiscard]] std::optional<Kept> keptOf(const EditorDocument& document) const;

    /// As one step of the document's history; nothing is kept any more then.
    void restore(EditorDocument& document);
    void discard(const EditorDocument& document);

    /// Writes at once what waits.
    void keepNow();

private:
    void watch(EditorDocument& document);
    /// False when it could not be written; what was kept before stays.
    bool keep(const EditorDocument& document) const;
    [[nodiscard]] QString placeOf(const QString& path) const;
    [[nodiscard]] QStringList leftBehind(const QString& path) const;

    QString m_folder;
    std::set<EditorDocument*> m_watched;
    std::set<QString> m_paths; ///< of all that were watched
    std::set<EditorDocument*> m_waiting;
    QTimer m_pause;
};

} // namespace backstep
