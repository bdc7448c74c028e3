#include "ui/inspector/flow_heading.h"

#include "model/inspector/flow_words.h"

#include <QBoxLayout>

namespace backstep {

FlowHeadingView::FlowHeadingView(const Theme& theme)
    : Surface(theme, Token::Panel, Qt::BottomEdge)
    , m_badge(new Badge(theme))
    , m_why(new Text(theme, TextRole::Why))
    , m_detail(new Text(theme, TextRole::Small, {}, Token::Text2))
{
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Maximum);
    m_badge->setObjectName(QStringLiteral("flowStatus"));
    m_why->setObjectName(QStringLiteral("flowWhy"));
    m_detail->setObjectName(QStringLiteral("flowDetail"));
    for (Text* text : {m_why, m_detail}) {
        text->setWordWrap(true);
        text->setTextInteractionFlags(Qt::TextSelectableByMouse);
    }
    auto* words = new QVBoxLayout;
    words->setSpacing(2);
    words->addWidget(m_why);
    words->addWidget(m_detail);
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(16, 14, 16, 12);
    row->setSpacing(12);
    row->addWidget(m_badge, 0, Qt::AlignTop);
    row->addLayout(words, 1);
}

void FlowHeadingView::setHeading(const FlowHeading& heading)
{
    m_badge->setStatus(heading.status);
    m_badge->setAccessibleName(heading.status.word);
    m_badge->setToolTip(heading.status.wire);
    m_why->setText(heading.why);
    m_detail->setText(heading.detail);
    m_detail->setVisible(!heading.detail.isEmpty());
}

} // namespace backstep
