#include "ui/connections/connections_page.h"

#include "model/connections/profiles.h"
#include "ui/connections/profile_list.h"
#include "ui/connections/profile_pane.h"
#include "ui/shared/action_table.h"

#include <QAction>
#include <QBoxLayout>
#include <QPainter>

#include <algorithm>
#include <utility>

namespace backstep {

namespace {

/// The reason why there is no connection, in the broker's own words, on the tint of an error.
class FaultBox final : public QWidget
{
public:
    explicit FaultBox(const Theme& theme)
        : m_theme(theme)
    {
    }

protected:
    void paintEvent(QPaintEvent*) override
    {
        QPainter painter(this);
        painter.fillRect(rect(), m_theme.tint(Tone::Fail));
        painter.setPen(m_theme.fill(Tone::Fail));
        painter.drawRect(rect().adjusted(0, 0, -1, -1));
        painter.fillRect(0, 0, 3, height(), m_theme.fill(Tone::Fail));
    }

private:
    const Theme& m_theme;
};

} // namespace

ConnectionsPage::ConnectionsPage(const Theme& theme, Profiles& profiles, const Connection& connection)
    : Surface(theme, Token::Window)
    , m_profiles(profiles)
    , m_connection(connection)
    , m_list(new ProfileList(theme, profiles, connection))
    , m_pane(new ProfilePane(theme, connection))
{
    auto* right = new QVBoxLayout;
    right->setContentsMargins(16, 16, 16, 16);
    right->setSpacing(16);
    m_pane->addNote(*buildFault());
    right->addWidget(m_pane, 1, Qt::AlignLeft);
    auto* body = new QHBoxLayout;
    body->setSpacing(0);
    body->addWidget(m_list);
    body->addLayout(right, 1);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(buildBar());
    column->addLayout(body, 1);
    connect(m_list, &ProfileList::chosen, this, &ConnectionsPage::choose);
    connect(m_pane, &ProfilePane::connectAsked, this, [this](const Profile& profile) {
        m_profiles.replace(m_chosen, profile);
        choose(m_chosen);
        Q_EMIT connectAsked(m_profiles.all().at(static_cast<std::size_t>(m_chosen)));
    });
    connect(m_pane, &ProfilePane::removeAsked, this, [this] {
        m_profiles.remove(m_chosen);
        choose(0);
    });
    connect(&connection, &Connection::changed, this, &ConnectionsPage::readConnection);
    choose(0);
    readConnection();
}

/// The profile of the connection in use; -1 where none is (it was deleted meanwhile).
int ConnectionsPage::inUse() const
{
    const std::vector<Profile>& all = m_profiles.all();
    const auto found = std::ranges::find_if(all, [this](const Profile& profile) {
        return profile.broker == m_connection.broker()
            && (profile.broker != Connection::Broker::Bootstrap || profile.name == m_connection.name());
    });
    return found == all.end() ? -1 : static_cast<int>(found - all.begin());
}

QWidget* ConnectionsPage::buildBar()
{
    auto* bar = new ToolBar(m_theme);
    bar->addWidget(*new Text(m_theme, TextRole::Strong, QStringLiteral("Connections")));
    bar->addLine();
    auto* add = new QAction(m_theme.icon(QStringLiteral("plus")), QStringLiteral("Profile"), this);
    add->setToolTip(QStringLiteral("A new profile for a cluster"));
    ActionTable::setMenu(*add, QStringLiteral("Insert"));
    addAction(add);
    connect(add, &QAction::triggered, this, &ConnectionsPage::addProfile);
    bar->addAction(*add, true);
    bar->addSpace();
    return bar;
}

QWidget* ConnectionsPage::buildFault()
{
    m_fault = new FaultBox(m_theme);
    auto* column = new QVBoxLayout(m_fault);
    column->setContentsMargins(15, 12, 12, 12);
    column->setSpacing(4);
    column->addWidget(new Text(m_theme, TextRole::Strong, QStringLiteral("Not connected.")));
    m_faultText = new Text(m_theme, TextRole::Small);
    m_faultText->setObjectName(QStringLiteral("connectionFault"));
    m_faultText->setWordWrap(true);
    m_faultText->setTextInteractionFlags(Qt::TextSelectableByMouse);
    column->addWidget(m_faultText);
    return m_fault;
}

void ConnectionsPage::choose(int index)
{
    m_chosen = std::clamp(index, 0, static_cast<int>(m_profiles.all().size()) - 1);
    m_list->choose(m_chosen);
    m_pane->show(m_profiles.all().at(static_cast<std::size_t>(m_chosen)), m_chosen >= fixedProfiles);
}

void ConnectionsPage::addProfile()
{
    const int made = m_profiles.add(
        {QStringLiteral("cluster"),
         Connection::Broker::Bootstrap,
         QStringLiteral("localhost:9092"),
         Connection::Role::WatchOnly,
         false}
    );
    choose(made);
}

void ConnectionsPage::readConnection()
{
    const bool down = m_connection.state() == Connection::State::Down;
    // Another connection than last time: whoever comes here looks at it first.
    if (const int now = inUse(); now != std::exchange(m_inUse, now) && now >= 0) {
        choose(now);
    }
    m_fault->setVisible(down);
    m_faultText->setText(down ? m_connection.detail() : QString());
}

} // namespace backstep
