#include "ui/connections/profile_list.h"

#include "model/connections/profiles.h"
#include "ui/shared/status_glyph.h"

#include <QAbstractButton>
#include <QBoxLayout>
#include <QButtonGroup>
#include <QPainter>

namespace backstep {

namespace {

constexpr int listWidth = 280;
constexpr int rowHeight = 44;

QString iconOf(Connection::Broker broker)
{
    switch (broker) {
    case Connection::Broker::Sandbox:
        return QStringLiteral("flask-conical");
    case Connection::Broker::LocalKafka:
        return QStringLiteral("hard-drive");
    case Connection::Broker::Bootstrap:
    case Connection::Broker::Capture:
        return QStringLiteral("server");
    }
    return {};
}

/// Icon, name, address under it; at the right the state of the connection, where it is this one.
class ProfileRow final : public QAbstractButton
{
public:
    ProfileRow(const Theme& theme, const Profile& profile, const Connection& connection)
        : m_theme(theme)
        , m_profile(profile)
        , m_connection(connection)
    {
        setCheckable(true);
        setFixedHeight(rowHeight);
        setFocusPolicy(Qt::TabFocus);
        setObjectName(QStringLiteral("profile") + profile.name);
        read();
        connect(&connection, &Connection::changed, this, &ProfileRow::read);
    }

protected:
    void paintEvent(QPaintEvent*) override
    {
        QPainter painter(this);
        const Token ground = isChecked() ? Token::Select : underMouse() ? Token::Hover : Token::Panel;
        painter.fillRect(rect(), m_theme.color(ground));
        const QColor quiet = m_theme.color(Token::Text2);
        const QString icon = m_profile.isGuarded ? QStringLiteral("shield-alert") : iconOf(m_profile.broker);
        const QColor ink = m_profile.isGuarded ? m_theme.color(Token::Prod) : quiet;
        painter.drawPixmap(12, 13, m_theme.picture(icon, 18, ink, devicePixelRatioF()));
        painter.setFont(m_theme.font(TextRole::Body));
        painter.setPen(m_theme.color(Token::Text));
        painter.drawText(QRect(40, 5, width() - 72, 18), Qt::AlignVCenter, m_profile.name);
        painter.setFont(m_theme.font(TextRole::Tiny));
        painter.setPen(quiet);
        const QString under = painter.fontMetrics().elidedText(detail(), Qt::ElideRight, width() - 72);
        painter.drawText(QRect(40, 23, width() - 72, 16), Qt::AlignVCenter, under);
        if (inUse()) {
            paintState(painter, ground);
        } else if (m_profile.isGuarded) {
            painter.drawText(rect().adjusted(0, 0, -12, 0), Qt::AlignVCenter | Qt::AlignRight, guardWord());
        }
        if (hasFocus()) {
            painter.setPen(QPen(m_theme.color(Token::Focus), 2));
            painter.drawRect(rect().adjusted(1, 1, -1, -1));
        }
    }

    void enterEvent(QEnterEvent*) override { update(); }

    void leaveEvent(QEvent*) override { update(); }

private:
    [[nodiscard]] bool inUse() const
    {
        return m_connection.broker() == m_profile.broker && m_connection.name() == m_profile.name;
    }

    [[nodiscard]] static QString guardWord() { return QStringLiteral("production"); }

    [[nodiscard]] QString detail() const
    {
        return m_profile.broker == Connection::Broker::Sandbox ? QStringLiteral("inside this window")
                                                               : m_profile.bootstrap;
    }

    [[nodiscard]] QString stateWord() const
    {
        switch (m_connection.state()) {
        case Connection::State::Up:
            return QStringLiteral("connected");
        case Connection::State::Connecting:
            return QStringLiteral("connecting");
        case Connection::State::Down:
            return QStringLiteral("not connected");
        }
        return {};
    }

    void read()
    {
        const QString name = m_profile.isGuarded ? m_profile.name + QStringLiteral(", ") + guardWord() : m_profile.name;
        setAccessibleName(inUse() ? QStringLiteral("%1, %2").arg(name, stateWord()) : name);
        setToolTip(inUse() ? stateWord() : QString());
        update();
    }

    void paintState(QPainter& painter, Token ground) const
    {
        const QRectF box(width() - 28, (height() - 13) / 2.0, 13, 13);
        switch (m_connection.state()) {
        case Connection::State::Up:
            paintGlyph(painter, box, GlyphKind::DiscTick, m_theme.ink(Tone::Done), m_theme.color(ground));
            break;
        case Connection::State::Connecting:
            paintGlyph(painter, box, GlyphKind::CirclePlay, m_theme.ink(Tone::Run), m_theme.color(ground));
            break;
        case Connection::State::Down:
            paintGlyph(painter, box, GlyphKind::OctagonCross, m_theme.ink(Tone::Fail), m_theme.color(ground));
            break;
        }
    }

    const Theme& m_theme;
    Profile m_profile;
    const Connection& m_connection;
};

} // namespace

ProfileList::ProfileList(const Theme& theme, const Profiles& profiles, const Connection& connection)
    : Surface(theme, Token::Panel, Qt::RightEdge)
    , m_profiles(profiles)
    , m_connection(connection)
    , m_column(new QVBoxLayout(this))
    , m_group(new QButtonGroup(this))
{
    setFixedWidth(listWidth);
    m_column->setContentsMargins(0, 0, 1, 0);
    m_column->setSpacing(0);
    connect(m_group, &QButtonGroup::idClicked, this, [this](int index) {
        m_chosen = index;
        Q_EMIT chosen(index);
    });
    connect(&profiles, &Profiles::changed, this, &ProfileList::build);
    build();
}

void ProfileList::choose(int index)
{
    m_chosen = index;
    if (QAbstractButton* row = m_group->button(index); row != nullptr) {
        row->setChecked(true);
    }
}

void ProfileList::build()
{
    for (QAbstractButton* row : m_group->buttons()) {
        m_group->removeButton(row);
    }
    while (QLayoutItem* item = m_column->takeAt(0)) {
        if (item->widget() != nullptr) {
            item->widget()->hide();
            item->widget()->deleteLater();
        }
        delete item;
    }
    m_column->addWidget(new PanelHeading(m_theme, QStringLiteral("On this machine")));
    const std::vector<Profile>& all = m_profiles.all();
    for (int i = 0; i < static_cast<int>(all.size()); ++i) {
        if (i == fixedProfiles) {
            m_column->addWidget(new PanelHeading(m_theme, QStringLiteral("Clusters"), Qt::TopEdge));
        }
        auto* row = new ProfileRow(m_theme, all[static_cast<std::size_t>(i)], m_connection);
        m_group->addButton(row, i);
        m_column->addWidget(row);
    }
    m_column->addStretch(1);
    choose(std::min(m_chosen, static_cast<int>(all.size()) - 1));
}

} // namespace backstep
