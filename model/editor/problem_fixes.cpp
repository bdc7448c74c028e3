#include "model/editor/problem_fixes.h"

#include "engine/edits/fixes.h"

#include <algorithm>

namespace backstep {

namespace {

constexpr qsizetype triedMax
    = qsizetype{64} * 1024; ///< beyond this a try costs a frame: fixes are looked for when asked alone
constexpr int rowsMax = 200; ///< whose fixes are looked for unasked
constexpr int idleMs = 200;

} // namespace

ProblemFixes::ProblemFixes(EditorDocument& document, QObject* parent)
    : QObject(parent)
    , m_document(document)
{
    m_idle.setSingleShot(true);
    connect(&m_idle, &QTimer::timeout, this, &ProblemFixes::lookAtNext);
    connect(&document, &EditorDocument::wasRead, this, &ProblemFixes::restart);
    connect(&document, &EditorDocument::textChanged, &m_idle, &QTimer::stop);
    restart();
}

void ProblemFixes::restart()
{
    m_next = 0;
    m_idle.start(idleMs);
}

void ProblemFixes::lookAtNext()
{
    const int ofFile = static_cast<int>(m_document.found().size());
    if (m_next >= std::min(rowsMax, ofFile) || m_document.text().size() > triedMax) {
        return;
    }
    const std::vector<OfferedFix> fixes = find(m_next, false);
    m_document.problems().setFix(m_next, fixes.empty() ? QString() : fixes.front().label);
    ++m_next;
    m_idle.start(0);
}

std::vector<OfferedFix> ProblemFixes::find(int row, bool withSilencing)
{
    const auto index = static_cast<std::size_t>(row);
    if (row < 0 || index >= m_document.found().size()) {
        return {};
    }
    const QByteArray utf8 = m_document.text().toUtf8();
    const std::string_view text(utf8.constData(), static_cast<std::size_t>(utf8.size()));
    const std::string file = m_document.fileName().toStdString();
    const Problem problem = m_document.found()[index];
    std::vector<OfferedFix> offered;
    const auto take = [&](const std::vector<Fix>& fixes, bool isSilencing) {
        for (const Fix& fix : fixes) {
            const QString after = QString::fromStdString(applied(text, fix.changes));
            offered.push_back({QString::fromStdString(fix.label), m_document.text(), after, isSilencing});
        }
    };
    take(fixesOf(text, file, problem), false);
    if (withSilencing) {
        take(silencingOf(text, file, problem), true);
    }
    return offered;
}

std::vector<OfferedFix> ProblemFixes::of(int row)
{
    return find(row, true);
}

std::optional<OfferedFix> ProblemFixes::suggested(int row)
{
    const std::vector<OfferedFix> fixes = find(row, false);
    return fixes.empty() ? std::nullopt : std::optional(fixes.front());
}

int ProblemFixes::rowAt(int line)
{
    const std::span<const ProblemRow> rows = m_document.problems().ofFile();
    for (std::size_t row = 0; row < rows.size(); ++row) {
        if (rows[row].line == line && !find(static_cast<int>(row), false).empty()) {
            return static_cast<int>(row);
        }
    }
    return -1;
}

std::optional<QString> ProblemFixes::take(const OfferedFix& fix)
{
    if (m_document.text() != fix.before) {
        return QStringLiteral("Not mended: the text has changed since. Look at the problem again.");
    }
    m_document.takeText(QStringLiteral("“%1”").arg(fix.label), fix.after);
    return std::nullopt;
}

} // namespace backstep
