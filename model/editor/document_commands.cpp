#include "model/editor/document_commands.h"

#include <utility>

namespace backstep {

namespace {

constexpr qint64 pauseMs = 1500;

} // namespace

DocumentCommand::DocumentCommand(const QString& label, const QString& before, DocumentChanges changes, Apply apply)
    : QUndoCommand(label)
    , m_changes(std::move(changes))
    , m_back(inverse(before, m_changes))
    , m_apply(std::move(apply))
{
}

TypingCommand::TypingCommand(const QString& before, const DocumentChange& change, Apply apply)
    : DocumentCommand(QStringLiteral("typing"), before, {change}, std::move(apply))
{
    m_since.start();
}

bool TypingCommand::mergeWith(const QUndoCommand* other)
{
    const auto& next = static_cast<const TypingCommand&>(*other);
    DocumentChange& mine = first();
    const DocumentChange& added = next.first();
    if (m_since.msecsTo(next.m_since) > pauseMs || mine.text.contains(QLatin1Char('\n'))) {
        return false;
    }
    if (added.length == 0 && added.position == mine.position + mine.text.size()) {
        mine.text += added.text;
    } else if (added.text.isEmpty() && added.position + added.length == mine.position + mine.text.size()
               && added.length <= mine.text.size()) {
        mine.text.chop(added.length); // a slip of the keys taken back
    } else if (mine.text.isEmpty() && added.text.isEmpty() && added.position + added.length == mine.position) {
        mine = {added.position, mine.length + added.length, {}};
        back() = {added.position, 0, next.back().text + back().text};
        m_since = next.m_since;
        return true;
    } else {
        return false;
    }
    back().length = mine.text.size();
    m_since = next.m_since;
    return true;
}

} // namespace backstep
