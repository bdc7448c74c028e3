#include "ui/connections/connections_page.h"

#include "model/connections/profiles.h"
#include "model/connections/secrets.h"
#include "model/words.h"
#include "ui/connections/fault_box.h"
#include "ui/connections/profile_list.h"
#include "ui/connections/profile_pane.h"
#include "ui/connections/test_panel.h"
#include "ui/shared/action_table.h"

#include <QAction>
#include <QBoxLayout>
#include <QPointer>
#include <QScrollArea>
#include <QScrollBar>

#include <algorithm>
#include <utility>

namespace backstep {

namespace {

/// Form and test stand beside each other where there is so much room, else below each other.
constexpr int besideFrom = 720;

} // namespace

ConnectionsPage::ConnectionsPage(const Theme& theme, Profiles& profiles, Secrets& secrets, const Connection& connection)
    : Surface(theme, Token::Window)
    , m_profiles(profiles)
    , m_secrets(secrets)
    , m_connection(connection)
    , m_list(new ProfileList(theme, profiles, connection))
    , m_pane(new ProfilePane(theme, connection))
    , m_test(new TestPanel(theme))
    , m_sides(new QHBoxLayout)
{
    auto* body = new QHBoxLayout;
    body->setSpacing(0);
    body->addWidget(m_list);
    body->addWidget(buildSides(), 1);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(buildBar());
    column->addLayout(body, 1);
    connect(m_list, &ProfileList::chosen, this, &ConnectionsPage::choose);
    connect(m_pane, &ProfilePane::connectAsked, this, &ConnectionsPage::keepAndConnect);
    connect(m_pane, &ProfilePane::testAsked, this, [this](const Profile& profile) {
        m_test->showRunning();
        Q_EMIT testAsked(profile);
    });
    connect(m_pane, &ProfilePane::removeAsked, this, &ConnectionsPage::remove);
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

/// Form and test, as wide or as high as there is room; what is higher than that is scrolled.
QWidget* ConnectionsPage::buildSides()
{
    m_sides->setContentsMargins(16, 16, 16, 16);
    m_sides->setSpacing(16);
    m_pane->addNote(*buildFault());
    m_sides->addWidget(m_pane, 3);
    m_sides->addWidget(m_test, 2);
    m_sides->addStretch(0);
    auto* sides = new QWidget;
    sides->setLayout(m_sides);
    m_scroll = new QScrollArea;
    m_scroll->setFrameShape(QFrame::NoFrame);
    m_scroll->setWidgetResizable(true);
    m_scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_scroll->setWidget(sides);
    sides->setAutoFillBackground(false); // which setWidget() has set
    m_scroll->viewport()->setAutoFillBackground(false);
    connect(m_scroll->verticalScrollBar(), &QScrollBar::rangeChanged, this, [this] {
        if (m_test->isVisible()) { // below the form it would be out of sight
            m_scroll->ensureWidgetVisible(m_test, 0, 16);
        }
    });
    return m_scroll;
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
    m_duplicate = new QAction(m_theme.icon(QStringLiteral("copy")), QStringLiteral("Duplicate"), this);
    m_duplicate->setObjectName(QStringLiteral("profileDuplicate"));
    m_duplicate->setToolTip(QStringLiteral("A profile like this one, with its passwords"));
    ActionTable::setMenu(*m_duplicate, QStringLiteral("Insert"));
    addAction(m_duplicate);
    connect(m_duplicate, &QAction::triggered, this, &ConnectionsPage::duplicate);
    auto* test = new QAction(m_theme.icon(QStringLiteral("zap")), QStringLiteral("Test the connection"), this);
    test->setShortcut(QKeySequence(QStringLiteral("Ctrl+T")));
    test->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    ActionTable::setMenu(*test, QStringLiteral("Flow"));
    addAction(test);
    connect(test, &QAction::triggered, m_pane, &ProfilePane::test);
    connect(add, &QAction::triggered, this, &ConnectionsPage::addProfile);
    bar->addAction(*add, true);
    bar->addAction(*m_duplicate, true);
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
    const Profile& profile = m_profiles.all().at(static_cast<std::size_t>(m_chosen));
    m_pane->show(profile, m_chosen >= fixedProfiles);
    m_duplicate->setEnabled(profile.broker == Connection::Broker::Bootstrap);
    m_test->hide(); // it spoke of another, or of what was written before
    if (profile.broker == Connection::Broker::Bootstrap) {
        m_secrets.read(profile.name, [page = QPointer(this), name = profile.name](const ProfileSecrets& kept) {
            if (page && page->m_profiles.all().at(static_cast<std::size_t>(page->m_chosen)).name == name) {
                page->m_pane->showSecrets(kept);
            }
        });
    }
}

/// A profile that is called otherwise now takes its secrets along. Connected is only when they are where they belong: a
/// keychain may take its time.
void ConnectionsPage::keepAndConnect(const Profile& profile)
{
    const QString before = m_profiles.all().at(static_cast<std::size_t>(m_chosen)).name;
    const ProfileSecrets typed{textOf(profile.security.password), textOf(profile.security.keyPassword)};
    m_profiles.replace(m_chosen, profile);
    const Profile now = m_profiles.all().at(static_cast<std::size_t>(m_chosen));
    if (typed.isEmpty() && before == now.name) {
        choose(m_chosen);
        Q_EMIT connectAsked(now);
        return;
    }
    m_secrets.read(before, [page = QPointer(this), before, now, typed](const ProfileSecrets& kept) {
        if (page) {
            page->settle(before, now, typed, kept);
        }
    });
}

void ConnectionsPage::settle(
    const QString& before, Profile now, const ProfileSecrets& typed, const ProfileSecrets& kept
)
{
    const ProfileSecrets both{
        typed.password.isEmpty() ? kept.password : typed.password,
        typed.keyPassword.isEmpty() ? kept.keyPassword : typed.keyPassword};
    if (before != now.name) {
        m_secrets.forget(before);
    }
    if (!both.isEmpty()) {
        m_secrets.keep(now.name, both);
    }
    choose(m_chosen);
    now.security.password = both.password.toStdString();
    now.security.keyPassword = both.keyPassword.toStdString();
    Q_EMIT connectAsked(now);
}

void ConnectionsPage::remove()
{
    m_secrets.forget(m_profiles.all().at(static_cast<std::size_t>(m_chosen)).name);
    m_profiles.remove(m_chosen);
    choose(0);
}

void ConnectionsPage::showTest(const CheckReport& report)
{
    m_test->show(report);
}

void ConnectionsPage::resizeEvent(QResizeEvent* event)
{
    Surface::resizeEvent(event);
    const bool isWide = width() - m_list->width() >= besideFrom;
    m_sides->setDirection(isWide ? QBoxLayout::LeftToRight : QBoxLayout::TopToBottom);
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

/// As it was saved last; it is called otherwise.
void ConnectionsPage::duplicate()
{
    const Profile original = m_profiles.all().at(static_cast<std::size_t>(m_chosen));
    const int made = m_profiles.add(original);
    const QString name = m_profiles.all().at(static_cast<std::size_t>(made)).name;
    m_secrets.read(original.name, [page = QPointer(this), name, made](const ProfileSecrets& kept) {
        if (!page) {
            return;
        }
        if (!kept.isEmpty()) {
            page->m_secrets.keep(name, kept);
        }
        page->choose(made);
    });
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
