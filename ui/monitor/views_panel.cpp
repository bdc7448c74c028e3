#include "ui/monitor/views_panel.h"

#include "ui/shared/status_glyph.h"

#include <QAction>
#include <QBoxLayout>
#include <QButtonGroup>
#include <QFileInfo>
#include <QPainter>
#include <QToolButton>

#include <algorithm>

namespace backstep {

namespace {

constexpr int rowHeight = 26;
constexpr int panelWidth = 192;
constexpr int glyphLeft = 12;
constexpr int glyphSize = 14;
constexpr int wordLeft = 34;
constexpr int right = 8;

QString iconOf(FlowView view)
{
    return view == FlowView::Anomalies ? QStringLiteral("circle-alert") : QStringLiteral("list");
}

} // namespace

std::optional<StatusWord> glyphOf(FlowView view)
{
    switch (view) {
    case FlowView::NeedsPerson:
        return wordOf(FlowStatus::Failed);
    case FlowView::Undoing:
        return wordOf(FlowStatus::Undoing);
    case FlowView::Retrying:
        return wordOf(FlowStatus::InProgress, {.retrying = true});
    case FlowView::Stuck:
        return wordOf(FlowStatus::InProgress, {.noAnswer = true});
    case FlowView::WaitingForWorker:
        return wordOf(FlowStatus::NotRegistered);
    case FlowView::Running:
        return wordOf(FlowStatus::InProgress);
    case FlowView::Anomalies:
    case FlowView::OpenAndRecent:
    case FlowView::All:
        return std::nullopt;
    }
    return std::nullopt;
}

ViewRow::ViewRow(const Theme& theme, const QString& name, const QString& iconName)
    : m_theme(theme)
    , m_iconName(iconName)
{
    setCheckable(true);
    setText(name);
    setFocusPolicy(Qt::TabFocus);
    setFixedHeight(rowHeight);
    setAttribute(Qt::WA_Hover);
    setCount(std::nullopt);
}

ViewRow::ViewRow(const Theme& theme, FlowView view)
    : ViewRow(theme, wordOf(view), iconOf(view))
{
    m_glyph = glyphOf(view);
    m_isUrgent = view == FlowView::NeedsPerson;
    setCount(0);
}

void ViewRow::setCount(std::optional<std::uint64_t> count)
{
    if (m_count == count && !accessibleName().isEmpty()) {
        return;
    }
    m_count = count;
    setAccessibleName(count.has_value() ? QStringLiteral("%1, %2").arg(text(), countWords(*count)) : text());
    update();
}

QSize ViewRow::sizeHint() const
{
    return {panelWidth, rowHeight};
}

void ViewRow::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    const Token ground = isChecked() ? Token::Select : underMouse() ? Token::Hover : Token::Panel;
    painter.fillRect(rect(), m_theme.color(ground));
    const QRect glyph(glyphLeft, (height() - glyphSize) / 2, glyphSize, glyphSize);
    if (m_glyph.has_value()) {
        paintGlyph(painter, glyph, m_glyph->glyph, m_theme.ink(m_glyph->tone), m_theme.color(ground));
    } else {
        const QColor ink = m_theme.color(Token::Text2);
        painter.drawPixmap(glyph, m_theme.picture(m_iconName, glyphSize, ink, devicePixelRatioF()));
    }
    painter.setFont(m_theme.font(TextRole::Body));
    painter.setPen(m_theme.color(Token::Text));
    const QFontMetrics numbers(m_theme.font(TextRole::NumberTiny));
    const int count = m_count.has_value() ? numbers.horizontalAdvance(countWords(*m_count)) : 0;
    const QRect words = rect().adjusted(wordLeft, 0, -count - 2 * right, 0);
    const QString name = painter.fontMetrics().elidedText(text(), Qt::ElideRight, words.width());
    painter.drawText(words, Qt::AlignVCenter | Qt::TextSingleLine, name);
    paintCount(painter);
    if (hasFocus()) {
        painter.setPen(QPen(m_theme.color(Token::Focus), 2));
        painter.drawRect(rect().adjusted(1, 1, -1, -1));
    }
}

void ViewRow::paintCount(QPainter& painter) const
{
    if (!m_count.has_value()) {
        return;
    }
    const QString count = countWords(*m_count);
    painter.setFont(m_theme.font(TextRole::NumberTiny));
    if (!m_isUrgent || *m_count == 0) {
        painter.setPen(m_theme.color(Token::Text2));
        painter.drawText(rect().adjusted(0, 0, -right - 3, 0), Qt::AlignVCenter | Qt::AlignRight, count);
        return;
    }
    // The only red count: solid red says that a person is needed.
    const int width = painter.fontMetrics().horizontalAdvance(count) + 10;
    const QRect badge(rect().right() + 1 - right - width, (height() - 18) / 2, width, 18);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(m_theme.color(Token::FailSolid));
    painter.drawRoundedRect(badge, 3, 3);
    painter.setPen(m_theme.color(Token::OnSolid));
    painter.drawText(badge, Qt::AlignCenter, count);
}

ViewsPanel::ViewsPanel(const Theme& theme, const FlowTable& table, const SavedViews& saved, const ViewCounts& counts)
    : Surface(theme, Token::Panel, Qt::RightEdge)
    , m_table(table)
    , m_saved(saved)
    , m_savedCounts(counts)
    , m_group(new QButtonGroup(this))
    , m_savedHeading(new PanelHeading(theme, QStringLiteral("Saved"), Qt::TopEdge))
    , m_problem(new Text(theme, TextRole::Small, {}, Token::RetryInk))
{
    setFixedWidth(panelWidth);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 1, 0);
    column->setSpacing(0);
    column->addWidget(new PanelHeading(theme, QStringLiteral("Views")));
    for (const FlowView view : allViews) {
        auto* row = new ViewRow(theme, view);
        row->setObjectName(QStringLiteral("view") + wordOf(view).remove(QLatin1Char(' ')));
        m_group->addButton(row);
        column->addWidget(row);
        m_rows.push_back(row);
        connect(row, &ViewRow::clicked, this, [this, view] { Q_EMIT viewChosen(view); });
    }
    column->addSpacing(right);
    m_savedColumn = new QVBoxLayout;
    column->addLayout(m_savedColumn);
    column->addStretch(1);
    buildSaved();
    connect(&table, &FlowTable::countsChanged, this, &ViewsPanel::readCounts);
    connect(&saved, &SavedViews::changed, this, &ViewsPanel::readSaved);
    connect(&counts, &ViewCounts::changed, this, &ViewsPanel::readCounts);
    connect(&theme, &Theme::changed, this, qOverload<>(&QWidget::update));
    choose(table.view());
    readSaved();
}

void ViewsPanel::buildSaved()
{
    auto* more = new QAction(QStringLiteral("Views file"), this);
    more->setIcon(m_theme.icon(QStringLiteral("ellipsis"), Token::Text2));
    more->setToolTip(QStringLiteral("Save what the list shows, or open a file of views"));
    QToolButton* button = makeToolButton(*more);
    button->setObjectName(QStringLiteral("savedMenu"));
    connect(more, &QAction::triggered, this, [this, button] {
        Q_EMIT savedMenuRequested({}, button->mapToGlobal(QPoint(0, button->height())));
    });
    m_savedHeading->addWidget(*button);
    m_problem->setWordWrap(true);
    m_problem->setObjectName(QStringLiteral("viewsProblem"));
    m_problem->setContentsMargins(glyphLeft, right / 2, right, right / 2);
    m_savedColumn->addWidget(m_savedHeading);
    m_savedColumn->addWidget(m_problem);
}

void ViewsPanel::choose(FlowView view)
{
    m_view = view;
    m_savedName.clear();
    m_rows.at(static_cast<std::size_t>(view))->setChecked(true);
}

void ViewsPanel::chooseSaved(const QString& name)
{
    m_savedName = name;
    const auto row = std::ranges::find(m_savedRows, name, [](const ViewRow* each) { return each->text(); });
    ViewRow* chosen = name.isEmpty() || row == m_savedRows.end() ? m_rows.at(static_cast<std::size_t>(m_view)) : *row;
    chosen->setChecked(true);
}

void ViewsPanel::readSaved()
{
    for (ViewRow* row : m_savedRows) {
        m_group->removeButton(row);
        row->hide();
        row->deleteLater();
    }
    m_savedRows.clear();
    for (const SavedView& view : m_saved.views()) {
        auto* row = new ViewRow(m_theme, view.name, QStringLiteral("bookmark"));
        row->setObjectName(QStringLiteral("savedView"));
        row->setToolTip(view.filter.isEmpty() ? wordOf(view.in) : wordOf(view.in) + QStringLiteral("\n") + view.filter);
        row->setContextMenuPolicy(Qt::CustomContextMenu);
        m_group->addButton(row);
        m_savedColumn->addWidget(row);
        m_savedRows.push_back(row);
        connect(row, &ViewRow::clicked, this, [this, name = view.name] { Q_EMIT savedChosen(name); });
        connect(row, &QWidget::customContextMenuRequested, this, [this, row, name = view.name](const QPoint& at) {
            Q_EMIT savedMenuRequested(name, row->mapToGlobal(at));
        });
    }
    m_savedHeading->setDetail(m_saved.path().isEmpty() ? QString() : QFileInfo(m_saved.path()).fileName());
    m_problem->setText(m_saved.problems().isEmpty() ? QString() : m_saved.problems().first());
    m_problem->setVisible(!m_saved.problems().isEmpty());
    chooseSaved(m_savedName);
    readCounts();
}

void ViewsPanel::readCounts()
{
    for (std::size_t i = 0; i < m_rows.size(); ++i) {
        m_rows[i]->setCount(m_table.count(allViews[i]));
    }
    const auto& counts = m_savedCounts.counts();
    for (std::size_t i = 0; i < m_savedRows.size(); ++i) {
        m_savedRows[i]->setCount(i < counts.size() ? counts[i] : std::nullopt);
    }
}

} // namespace backstep
