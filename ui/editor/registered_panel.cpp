#include "ui/editor/registered_panel.h"

#include "ui/shared/button.h"

#include <QBoxLayout>

namespace backstep {

namespace {

constexpr int linkPadding = 9;

} // namespace

RegisteredPanel::RegisteredPanel(const Theme& theme, RegisteredVersion& registered)
    : Surface(theme, Token::Panel, Qt::TopEdge)
    , m_registered(registered)
    , m_words(new Text(theme, TextRole::Body))
    , m_flows(new Text(theme, TextRole::Small, {}, Token::Text2))
    , m_difference(new Button(theme, ButtonKind::Link, QStringLiteral("Show the difference")))
{
    setObjectName(QStringLiteral("registered"));
    m_words->setObjectName(QStringLiteral("registeredWords"));
    m_flows->setObjectName(QStringLiteral("registeredFlows"));
    m_difference->setObjectName(QStringLiteral("showDifference"));
    m_words->setWordWrap(true);
    m_flows->setWordWrap(true);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(12, 8, 12, 8);
    column->setSpacing(4);
    column->addWidget(new Text(theme, TextRole::SmallStrong, QStringLiteral("Registered"), Token::Text2));
    column->addWidget(m_words);
    column->addWidget(m_flows);
    auto* link = new QHBoxLayout;
    link->setContentsMargins(-linkPadding, 0, 0, 0); // its words stand below the others
    link->addWidget(m_difference);
    link->addStretch(1);
    column->addLayout(link);
    connect(m_difference, &QPushButton::clicked, this, &RegisteredPanel::differenceAsked);
    connect(&registered, &RegisteredVersion::changed, this, &RegisteredPanel::read);
    read();
}

void RegisteredPanel::read()
{
    const QString flows = m_registered.flowsWords();
    m_words->setText(m_registered.words());
    m_flows->setText(flows);
    m_flows->setVisible(!flows.isEmpty());
    m_difference->setVisible(m_registered.standing() == RegisteredVersion::Standing::Differs);
}

void RegisteredPanel::showEvent(QShowEvent* event)
{
    Surface::showEvent(event);
    m_registered.setWatched(true);
}

void RegisteredPanel::hideEvent(QHideEvent* event)
{
    Surface::hideEvent(event);
    m_registered.setWatched(false);
}

} // namespace backstep
