#pragma once

#include "engine/edits/text_change.h"

#include <QList>
#include <QString>

#include <cstdint>
#include <optional>
#include <vector>

namespace backstep {

/// One replacement in a text that is a QString.
struct DocumentChange
{
    qsizetype position = 0;
    qsizetype length = 0;
    QString text;

    friend bool operator==(const DocumentChange&, const DocumentChange&) = default;
};

/// Ascending and apart from one another; all positions are those of the text before any of them.
using DocumentChanges = QList<DocumentChange>;

[[nodiscard]] QString applied(const QString& text, const DocumentChanges& changes);
[[nodiscard]] DocumentChanges inverse(const QString& before, const DocumentChanges& changes);

/// The one change that leads from a text to another; nothing when they are the same.
[[nodiscard]] std::optional<DocumentChange> differenceOf(const QString& before, const QString& after);

/// Changes of a UTF-8 text as changes of the same text as a QString.
[[nodiscard]] DocumentChanges toDocumentChanges(const QByteArray& utf8, const TextChanges& changes);

/// How each line of a file ends. In the editor all end alike; on disk each as it was, and a new one as the one of its
/// line.
class LineEnds
{
public:
    /// Takes the ends out of a text: afterwards each is a line feed.
    static LineEnds takenFrom(QString& text);

    /// `text`: before the changes.
    void follow(const QString& text, const DocumentChanges& changes);

    [[nodiscard]] QString putInto(const QString& text) const;

private:
    enum class End : std::uint8_t
    {
        LineFeed,
        Windows,
        Return
    };

    std::vector<End> m_ends;
};

} // namespace backstep
