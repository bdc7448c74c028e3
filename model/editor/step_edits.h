#pragma once

#include "model/editor/editor_document.h"
#include "model/editor/step_library.h"

#include <QString>
#include <QStringList>

#include <optional>

namespace backstep {

/// What became of an edit: a sentence when it was refused, else the step to choose then.
struct EditAnswer
{
    QString refusal;
    QString chosen;
};

/// The refusal where the step that was meant has left the text meanwhile.
inline constexpr const char* stepIsGone = "The step is not there any more.";

/// Edits of the flow that is drawn, by the names of its steps, as a person asks for them. Each is one step of the
/// document's history.
class StepEdits
{
public:
    explicit StepEdits(EditorDocument& document)
        : m_document(document)
    {
    }

    /// Behind that step, or in front of all when there is none of that name. The new one has a free name.
    [[nodiscard]] EditAnswer add(const QString& after);
    /// Behind the chosen step, or behind the last one where none is.
    [[nodiscard]] EditAnswer addBehind(const QString& chosen);
    /// Between two that follow one another; an empty name is the start or the end of the flow.
    [[nodiscard]] EditAnswer addBetween(const QString& from, const QString& to);
    /// Beside what follows that step; a sequence becomes a graph for it.
    [[nodiscard]] EditAnswer addBranch(const QString& from);
    /// A step of the library, with its own name where that is free: behind that step (nothing: in front of all), or
    /// between two that follow one another in a graph.
    [[nodiscard]] EditAnswer addServed(const LibraryStep& step, const QString& from, const QString& to);
    [[nodiscard]] EditAnswer remove(const QStringList& names);
    [[nodiscard]] EditAnswer rename(const QString& name, const QString& to);
    /// By that many places in the order.
    [[nodiscard]] EditAnswer moveBy(const QString& name, int places);
    /// To that place in the order, counted without it.
    [[nodiscard]] EditAnswer moveTo(const QString& name, int place);
    [[nodiscard]] EditAnswer duplicate(const QStringList& names);
    /// `to` waits for `from`, or no longer.
    [[nodiscard]] EditAnswer connect(const QString& from, const QString& to);
    [[nodiscard]] EditAnswer disconnect(const QString& from, const QString& to);
    /// At the same time as that one; a sequence becomes a graph for this and the two below.
    [[nodiscard]] EditAnswer moveBeside(const QString& name, const QString& other);
    /// Onto an edge; an empty name is the start or the end of the flow.
    [[nodiscard]] EditAnswer moveBetween(const QString& name, const QString& from, const QString& to);
    /// In front of, or behind all that it runs beside.
    [[nodiscard]] EditAnswer moveApart(const QString& name, bool inFront);
    [[nodiscard]] EditAnswer runTogether(const QStringList& names);
    [[nodiscard]] EditAnswer setShape(FlowShape shape);
    [[nodiscard]] EditAnswer paste(const QString& after, const QString& yaml);
    /// As YAML with their comments; empty when it cannot be.
    [[nodiscard]] QString copied(const QStringList& names) const;

    /// Why the flow cannot be edited now; empty when it can.
    [[nodiscard]] QString obstacle() const;

private:
    using Change = std::function<Result<void>(DefinitionEdit&, std::size_t entry)>;

    [[nodiscard]] EditAnswer make(const QString& label, const QString& chosen, const Change& change);
    [[nodiscard]] std::optional<std::size_t> find(const QString& name) const;
    [[nodiscard]] std::vector<std::size_t> findAll(const QStringList& names) const;
    [[nodiscard]] QString freeName() const;
    [[nodiscard]] QString freeName(const QString& wish) const;
    [[nodiscard]] QString freeName(const QString& stem, int least) const;

    EditorDocument& m_document;
};

} // namespace backstep
