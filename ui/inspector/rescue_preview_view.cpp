#include "ui/inspector/rescue_preview_view.h"

#include "model/inspector/rescue_plan.h"
#include "ui/inspector/rescue_message_view.h"

#include <QBoxLayout>
#include <QScrollArea>

#include <algorithm>

namespace backstep {

namespace {

/// Rows are widgets; a plan of hundreds says how many more there are.
constexpr int rowsMost = 100;

} // namespace

RescuePreviewView::RescuePreviewView(const Theme& theme)
    : Surface(theme, Token::Panel)
    , m_happened(new Text(theme, TextRole::Small, {}, Token::Text2))
    , m_sends(new Text(theme, TextRole::Small, {}, Token::Text2))
{
    auto* scroll = new QScrollArea;
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidgetResizable(true);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    auto* inside = new Surface(theme, Token::Panel);
    m_rows = new QVBoxLayout(inside);
    m_rows->setContentsMargins(0, 0, 0, 0);
    m_rows->setSpacing(0);
    scroll->setWidget(inside);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(makeHeading());
    column->addWidget(scroll, 1);
}

QWidget* RescuePreviewView::makeHeading()
{
    auto* heading = new Surface(m_theme, Token::Zebra, Qt::BottomEdge);
    heading->setFixedHeight(36);
    auto* row = new QHBoxLayout(heading);
    row->setContentsMargins(16, 0, 16, 1);
    row->setSpacing(0);
    const auto half = [&](const QString& title, Text* detail) {
        auto* side = new QWidget;
        side->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
        auto* words = new QHBoxLayout(side);
        words->setContentsMargins(0, 0, 0, 0);
        words->setSpacing(6);
        words->addWidget(new Text(m_theme, TextRole::SmallStrong, title));
        words->addWidget(detail);
        words->addStretch(1);
        row->addWidget(side, 1);
    };
    half(QStringLiteral("What happened"), m_happened);
    row->addSpacing(48);
    half(QStringLiteral("What will be sent"), m_sends);
    return heading;
}

void RescuePreviewView::setPreview(const RescuePreview& preview)
{
    while (QLayoutItem* item = m_rows->takeAt(0)) {
        if (item->widget() != nullptr) {
            item->widget()->hide(); // not seen beside the new ones until it is gone
            item->widget()->deleteLater();
        }
        delete item;
    }
    const auto seen
        = std::ranges::count_if(preview.messages, [](const RescueMessage& message) { return message.seen; });
    m_happened->setText(QStringLiteral("%1 DO still in effect").arg(seen));
    const std::size_t count = preview.messages.size();
    m_sends->setText(
        count == 1 ? QStringLiteral("this record and no other")
                   : QStringLiteral("these %1 records and no other").arg(count)
    );
    int shown = 0;
    for (const RescueMessage& message : preview.messages) {
        if (++shown > rowsMost) {
            auto* more = new Text(
                m_theme,
                TextRole::Small,
                QStringLiteral("and %1 more of the same kind").arg(count - rowsMost),
                Token::Text2
            );
            more->setContentsMargins(16, 12, 16, 12);
            m_rows->addWidget(more);
            break;
        }
        m_rows->addWidget(new RescueMessageView(m_theme, message));
    }
    m_rows->addWidget(makeLeftAlone(preview));
    m_rows->addStretch(1);
}

QWidget* RescuePreviewView::makeLeftAlone(const RescuePreview& preview)
{
    auto* words = new Text(m_theme, TextRole::Small, preview.leftAlone.join(QStringLiteral("      ")), Token::Text2);
    words->setWordWrap(true);
    words->setContentsMargins(16, 16, 16, 16);
    return words;
}

} // namespace backstep
