#pragma once

#include "model/editor/document_change.h"

#include <QElapsedTimer>
#include <QUndoCommand>

#include <functional>

namespace backstep {

/// One step of a document's history: changes of its text and the way back.
class DocumentCommand : public QUndoCommand
{
public:
    using Apply = std::function<void(const DocumentChanges&)>;

    DocumentCommand(const QString& label, const QString& before, DocumentChanges changes, Apply apply);

    void undo() override { m_apply(m_back); }

    void redo() override { m_apply(m_changes); }

protected:
    [[nodiscard]] DocumentChange& first() { return m_changes.front(); }

    [[nodiscard]] const DocumentChange& first() const { return m_changes.front(); }

    [[nodiscard]] DocumentChange& back() { return m_back.front(); }

    [[nodiscard]] const DocumentChange& back() const { return m_back.front(); }

private:
    DocumentChanges m_changes;
    DocumentChanges m_back;
    Apply m_apply;
};

/// What is typed in one go is undone in one go: up to the end of a line, a pause, or a change elsewhere.
class TypingCommand final : public DocumentCommand
{
public:
    TypingCommand(const QString& before, const DocumentChange& change, Apply apply);

    [[nodiscard]] int id() const override { return 1; }

    bool mergeWith(const QUndoCommand* other) override;

private:
    QElapsedTimer m_since;
};

} // namespace backstep
