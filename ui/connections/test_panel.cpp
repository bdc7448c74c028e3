#include "ui/connections/test_panel.h"

#include "ui/connections/fault_box.h"
#include "ui/shared/status_glyph.h"

#include <QBoxLayout>
#include <QPainter>

namespace backstep {

namespace {

constexpr int headingHeight = 47;
constexpr int glyphSize = 14;

/// The shape of an outcome, beside the words that say it.
class Glyph final : public QWidget
{
public:
    Glyph(const Theme& theme, const StatusWord& status)
        : m_theme(theme)
        , m_status(status)
    {
        setFixedSize(glyphSize, glyphSize);
        setAccessibleName(status.word);
    }

protected:
    void paintEvent(QPaintEvent*) override
    {
        QPainter painter(this);
        paintGlyph(painter, rect(), m_status.glyph, m_theme.ink(m_status.tone), m_theme.color(Token::Panel));
    }

private:
    const Theme& m_theme;
    const StatusWord m_status;
};

Text* wrapping(const Theme& theme, TextRole role, const QString& words, Token ink = Token::Text)
{
    auto* text = new Text(theme, role, words, ink);
    text->setWordWrap(true);
    text->setTextInteractionFlags(Qt::TextSelectableByMouse);
    return text;
}

} // namespace

TestPanel::TestPanel(const Theme& theme)
    : m_theme(theme)
{
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(1, 1, 1, 1);
    column->setSpacing(0);
    setObjectName(QStringLiteral("connectionTest"));
    hide();
}

QVBoxLayout* TestPanel::beginAgain()
{
    delete m_content;
    m_content = new QWidget;
    layout()->addWidget(m_content);
    auto* column = new QVBoxLayout(m_content);
    column->setContentsMargins(0, 0, 0, 12);
    column->setSpacing(0);
    setVisible(true);
    return column;
}

void TestPanel::addHeading(QVBoxLayout& column, const StatusWord& status, const QString& heading, const QString& took)
{
    auto* bar = new Surface(m_theme, Token::Panel, Qt::BottomEdge);
    bar->setFixedHeight(headingHeight);
    auto* row = new QHBoxLayout(bar);
    row->setContentsMargins(16, 0, 16, 0);
    row->setSpacing(8);
    row->addWidget(new Glyph(m_theme, status));
    auto* words = new Text(m_theme, TextRole::Strong, heading);
    words->setObjectName(QStringLiteral("testHeading"));
    row->addWidget(words);
    row->addStretch(1);
    row->addWidget(new Text(m_theme, TextRole::Small, took, Token::Text2));
    column.addWidget(bar);
    column.addSpacing(12);
}

void TestPanel::addRow(QVBoxLayout& column, const CheckRow& row)
{
    const bool isReached = !row.took.isEmpty();
    const bool isRefused = row.status.tone == Tone::Fail;
    auto* line = new QHBoxLayout;
    line->setContentsMargins(16, 4, 16, row.detail.isEmpty() ? 4 : 0);
    line->setSpacing(10);
    line->addWidget(new Glyph(m_theme, row.status), 0, Qt::AlignTop);
    line->addWidget(
        wrapping(
            m_theme, isRefused ? TextRole::Strong : TextRole::Body, row.says, isReached ? Token::Text : Token::Text2
        ),
        1
    );
    line->addWidget(new Text(m_theme, TextRole::Number, row.took, Token::Text2), 0, Qt::AlignTop);
    column.addLayout(line);
    if (!row.detail.isEmpty()) {
        auto* below = new QHBoxLayout;
        below->setContentsMargins(16 + glyphSize + 10, 0, 16, 4);
        below->addWidget(wrapping(m_theme, TextRole::Small, row.detail, Token::Text2));
        column.addLayout(below);
    }
}

void TestPanel::addReason(QVBoxLayout& column, const CheckReport& report)
{
    auto* box = new FaultBox(m_theme);
    auto* words = new QVBoxLayout(box);
    words->setContentsMargins(15, 12, 12, 12);
    words->setSpacing(4);
    auto* reason = wrapping(m_theme, TextRole::Strong, report.reason);
    reason->setObjectName(QStringLiteral("testReason"));
    words->addWidget(reason);
    if (!report.meaning.isEmpty()) {
        words->addWidget(wrapping(m_theme, TextRole::Small, report.meaning));
    }
    auto* place = new QHBoxLayout;
    place->setContentsMargins(16, 12, 16, 12);
    place->addWidget(box);
    column.addLayout(place);
    auto* ways = new QVBoxLayout;
    ways->setContentsMargins(16, 0, 16, 0);
    ways->setSpacing(6);
    if (!report.toTry.isEmpty()) {
        ways->addWidget(new Text(m_theme, TextRole::SmallStrong, QStringLiteral("What to try")));
    }
    for (const QString& way : report.toTry) {
        ways->addWidget(wrapping(m_theme, TextRole::Body, way));
    }
    if (!report.machineWords.isEmpty()) {
        ways->addSpacing(10);
        ways->addWidget(wrapping(m_theme, TextRole::NumberTiny, report.machineWords, Token::Text2));
    }
    column.addLayout(ways);
}

void TestPanel::showRunning()
{
    QVBoxLayout* column = beginAgain();
    addHeading(
        *column,
        {QStringLiteral("running"), {}, GlyphKind::CirclePlay, Tone::Run},
        QStringLiteral("Testing the connection"),
        {}
    );
    column->addStretch(1);
}

void TestPanel::show(const CheckReport& report)
{
    QVBoxLayout* column = beginAgain();
    addHeading(*column, report.status, report.heading, report.took);
    for (const CheckRow& row : report.rows) {
        addRow(*column, row);
    }
    if (!report.reason.isEmpty()) {
        addReason(*column, report);
    }
    column->addStretch(1);
}

void TestPanel::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(m_theme.color(Token::Line));
    painter.setBrush(m_theme.color(Token::Panel));
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6);
}

} // namespace backstep
