#pragma once

#include "model/editor/editor_document.h"

#include <QObject>
#include <QTimer>

#include <vector>

namespace backstep {

/// What can be done about a problem with one press.
struct OfferedFix
{
    QString label; ///< "Set UNDO to 3 attempts"
    QString before; ///< the text that it was made for
    QString after;
    bool isSilencing = false; ///< lets the problem pass instead of mending it
};

/// The fixes of an open file's problems. Each is tried before it is offered, so the first one of each row is looked for
/// row by row while nothing else is to be done; the others when they are asked for.
class ProblemFixes : public QObject
{
    Q_OBJECT

public:
    explicit ProblemFixes(EditorDocument& document, QObject* parent = nullptr);

    /// Of a row of the problems, the suggested one first; then what silences it.
    [[nodiscard]] std::vector<OfferedFix> of(int row);
    /// The suggested one; nothing where the only way is to silence it.
    [[nodiscard]] std::optional<OfferedFix> suggested(int row);
    /// The first row of that line that has a suggestion; -1 when none has.
    [[nodiscard]] int rowAt(int line);

    /// One step of the file's history. A sentence when it was not made, since the text is another one by now.
    [[nodiscard]] std::optional<QString> take(const OfferedFix& fix);

private:
    void restart();
    void lookAtNext();
    [[nodiscard]] std::vector<OfferedFix> find(int row, bool withSilencing);

    EditorDocument& m_document;
    QTimer m_idle;
    int m_next = 0; ///< row to look at
};

} // namespace backstep
