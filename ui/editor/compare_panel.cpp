#include "ui/editor/compare_panel.h"

#include "ui/editor/compare_view.h"
#include "ui/shared/button.h"
#include "ui/shared/chooser.h"
#include "ui/shared/table.h"

#include <QBoxLayout>
#include <QHeaderView>
#include <QKeyEvent>
#include <QTableView>

#include <algorithm>

namespace backstep {

namespace {

constexpr int leastChooser = 96;
constexpr int signWidth = 28;
constexpr int headingHeight = 24;

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
    , m_otherName(new Text(theme, TextRole::SmallMedium, {}, Token::Text2))
    , m_others(new Chooser(theme))
    , m_take(new Button(theme, ButtonKind::Plain, QStringLiteral("Take it")))
    , m_differences(new DifferenceRows(this))
    , m_meaning(new QTableView)
    , m_view(new CompareView(theme))
{
    dressDifferences();
    auto* close = new QToolButton;
    close->setIcon(theme.icon(QStringLiteral("x")));
    close->setToolTip(QStringLiteral("Back to the canvas (Esc)"));
    close->setAccessibleName(QStringLiteral("Back to the canvas"));
    for (QWidget* part : std::initializer_list<QWidget*>{m_others, m_take, close}) {
        m_heading->addWidget(*part);
    }
    m_others->setObjectName(QStringLiteral("otherVersions"));
    m_others->setAccessibleName(QStringLiteral("Version to compare with"));
    m_others->setMinimumWidth(leastChooser); // its words stand below it, too
    m_take->setObjectName(QStringLiteral("takeVersion"));
    m_take->setSmall(true);
    m_take->setToolTip(QStringLiteral("Puts it into the place of yours. Undo brings yours back."));
    m_heading->setFixedHeight(36);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_heading);
    column->addWidget(m_meaning);
    column->addLayout(namesOfSides());
    column->addWidget(m_view, 1);
    setFocusProxy(m_view);
    connect(close, &QToolButton::clicked, this, &ComparePanel::left);
    connect(m_others, &QComboBox::activated, this, &ComparePanel::otherChosen);
    connect(m_take, &QPushButton::clicked, this, &ComparePanel::takeAsked);
    offer({}, -1);
}

QLayout* ComparePanel::namesOfSides()
{
    auto* sides = new QHBoxLayout;
    sides->setContentsMargins(0, 4, 0, 4);
    sides->setSpacing(0);
    for (Text* side : {m_otherName, new Text(m_theme, TextRole::SmallMedium, QStringLiteral("Yours"), Token::Text2)}) {
        side->setContentsMargins(12, 0, 0, 0);
        sides->addWidget(side, 1);
    }
    return sides;
}

void ComparePanel::dressDifferences()
{
    m_meaning->setObjectName(QStringLiteral("differences"));
    m_meaning->setAccessibleName(QStringLiteral("Differences in meaning"));
    m_meaning->setModel(m_differences);
    dressTable(*m_meaning, m_theme);
    QHeaderView& heading = *m_meaning->horizontalHeader();
    heading.setSectionResizeMode(QHeaderView::Stretch);
    heading.setSectionResizeMode(DifferenceRows::SignColumn, QHeaderView::Fixed);
    heading.resizeSection(DifferenceRows::SignColumn, signWidth);
    heading.setSectionsClickable(false);
    m_meaning->hide();
    connect(m_meaning, &QTableView::clicked, this, [this](const QModelIndex& row) {
        Q_EMIT stepChosen(row.data(DifferenceRows::StepRole).toString());
    });
    connect(m_meaning, &QTableView::activated, m_meaning, &QTableView::clicked);
}

void ComparePanel::setDifferences(const QString& before, std::vector<DefinitionDifference> differences)
{
    constexpr std::size_t rowsMax = 9; // more of them are scrolled to: the text needs its room
    const auto rows = static_cast<int>(std::min(differences.size(), rowsMax));
    m_differences->setDifferences(before, std::move(differences));
    m_meaning->setFixedHeight(headingHeight + rows * m_meaning->verticalHeader()->defaultSectionSize() + 1);
    m_meaning->setVisible(rows > 0);
}

void ComparePanel::offer(const QStringList& others, int chosen)
{
    m_others->clear();
    m_others->addItems(others);
    m_others->setCurrentIndex(chosen);
    m_others->setVisible(!others.isEmpty());
    m_take->setVisible(!others.isEmpty());
}

void ComparePanel::compare(const Sides& sides)
{
    setDifferences({}, {});
    m_view->setRows(compareRows(sides.other, sides.mine));
    m_heading->setTitle(sides.fileName);
    m_heading->setDetail(countWords(m_view->rows()));
    m_otherName->setText(sides.otherName);
    m_view->setAccessibleName(QStringLiteral("%1, %2, beside yours").arg(sides.fileName, sides.otherName));
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
