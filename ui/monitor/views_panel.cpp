#include "ui/monitor/views_panel.h"

#include "ui/shared/status_glyph.h"

#include <QBoxLayout>
#include <QButtonGroup>
#include <QPainter>

namespace backstep {

namespace {

constexpr int rowHeight = 26;
constexpr int panelWidth = 192;
constexpr int glyphLeft = 12;
constexpr int glyphSize = 14;
constexpr int wordLeft = 34;
constexpr int right = 8;

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
    case FlowView::Running:
        return wordOf(FlowStatus::InProgress);
    case FlowView::OpenAndRecent:
    case FlowView::All:
        return std::nullopt;
    }
    return std::nullopt;
}

ViewRow::ViewRow(const Theme& theme, FlowView view)
    : m_theme(theme)
    , m_view(view)
{
    setCheckable(true);
    setText(wordOf(view));
    setFocusPolicy(Qt::TabFocus);
    setFixedHeight(rowHeight);
    setAttribute(Qt::WA_Hover);
    setCount(0);
}

void ViewRow::setCount(std::uint64_t count)
{
    m_count = count;
    setAccessibleName(QStringLiteral("%1, %2").arg(text(), countWords(count)));
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
    if (const auto status = glyphOf(m_view)) {
        paintGlyph(painter, glyph, status->glyph, m_theme.ink(status->tone), m_theme.color(ground));
    } else {
        const QColor ink = m_theme.color(Token::Text2);
        painter.drawPixmap(glyph, m_theme.picture(QStringLiteral("list"), glyphSize, ink, devicePixelRatioF()));
    }
    painter.setFont(m_theme.font(TextRole::Body));
    painter.setPen(m_theme.color(Token::Text));
    painter.drawText(rect().adjusted(wordLeft, 0, 0, 0), Qt::AlignVCenter | Qt::TextSingleLine, text());
    paintCount(painter);
    if (hasFocus()) {
        painter.setPen(QPen(m_theme.color(Token::Focus), 2));
        painter.drawRect(rect().adjusted(1, 1, -1, -1));
    }
}

void ViewRow::paintCount(QPainter& painter) const
{
    const QString count = countWords(m_count);
    painter.setFont(m_theme.font(TextRole::NumberTiny));
    if (m_view != FlowView::NeedsPerson || m_count == 0) {
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

ViewsPanel::ViewsPanel(const Theme& theme, const FlowTable& table)
    : Surface(theme, Token::Panel, Qt::RightEdge)
    , m_table(table)
{
    setFixedWidth(panelWidth);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 1, 0);
    column->setSpacing(0);
    column->addWidget(new PanelHeading(theme, QStringLiteral("Views")));
    auto* group = new QButtonGroup(this);
    for (const FlowView view : allViews) {
        auto* row = new ViewRow(theme, view);
        row->setObjectName(QStringLiteral("view") + wordOf(view).remove(QLatin1Char(' ')));
        group->addButton(row, static_cast<int>(view));
        column->addWidget(row);
        m_rows.push_back(row);
    }
    column->addStretch(1);
    connect(group, &QButtonGroup::idClicked, this, [this](int id) { Q_EMIT viewChosen(static_cast<FlowView>(id)); });
    connect(&table, &FlowTable::countsChanged, this, &ViewsPanel::readCounts);
    connect(&theme, &Theme::changed, this, qOverload<>(&QWidget::update));
    choose(table.view());
    readCounts();
}

void ViewsPanel::choose(FlowView view)
{
    m_rows.at(static_cast<std::size_t>(view))->setChecked(true);
}

void ViewsPanel::readCounts()
{
    for (std::size_t i = 0; i < m_rows.size(); ++i) {
        m_rows[i]->setCount(m_table.count(allViews[i]));
    }
}

} // namespace backstep
