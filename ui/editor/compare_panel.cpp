#include "ui/editor/compare_panel.h"

#include "ui/editor/compare_view.h"

#include <QBoxLayout>
#include <QKeyEvent>

#include <algorithm>

namespace backstep {

namespace {

QString countWords(const std::vector<CompareRow>& rows)
{
    const auto count = std::ranges::count_if(rows, [](const CompareRow& row) {
        return row.kind != CompareRow::Kind::Same && row.kind != CompareRow::Kind::Folded;
    });
    if (count == 0) {
        return QStringLiteral("No line differs");
    }
    return count == 1 ? QStringLiteral("1 line differs") : QStringLiteral("%1 lines differ").arg(count);
}

} // namespace

ComparePanel::ComparePanel(const Theme& theme)
    : Surface(theme, Token::Panel)
    , m_heading(new PanelHeading(theme, {}))
    , m_view(new CompareView(theme))
{
    auto* close = new QToolButton;
    close->setIcon(theme.icon(QStringLiteral("x")));
    close->setToolTip(QStringLiteral("Back to the canvas (Esc)"));
    close->setAccessibleName(QStringLiteral("Back to the canvas"));
    m_heading->addWidget(*close);
    auto* sides = new QHBoxLayout;
    sides->setContentsMargins(0, 4, 0, 4);
    sides->setSpacing(0);
    for (const QString& side : {QStringLiteral("On disk"), QStringLiteral("Yours")}) {
        auto* words = new Text(theme, TextRole::SmallMedium, side, Token::Text2);
        words->setContentsMargins(12, 0, 0, 0);
        sides->addWidget(words, 1);
    }
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_heading);
    column->addLayout(sides);
    column->addWidget(m_view, 1);
    setFocusProxy(m_view);
    connect(close, &QToolButton::clicked, this, &ComparePanel::left);
}

void ComparePanel::compare(const QString& fileName, const QString& onDisk, const QString& mine)
{
    m_view->setRows(compareRows(onDisk, mine));
    m_heading->setTitle(fileName);
    m_heading->setDetail(countWords(m_view->rows()));
    m_view->setAccessibleName(QStringLiteral("%1 on disk beside yours").arg(fileName));
    m_view->setAccessibleDescription(countWords(m_view->rows()));
}

void ComparePanel::keyPressEvent(QKeyEvent* event)
{
    if (event->key() == Qt::Key_Escape) {
        Q_EMIT left();
        return;
    }
    Surface::keyPressEvent(event);
}

} // namespace backstep
