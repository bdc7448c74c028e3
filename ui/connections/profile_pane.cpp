#include "ui/connections/profile_pane.h"

#include "ui/connections/begin_form.h"
#include "ui/connections/security_form.h"
#include "ui/shared/button.h"
#include "ui/shared/chooser.h"

#include <QBoxLayout>
#include <QCheckBox>
#include <QGridLayout>
#include <QLineEdit>
#include <QPainter>
#include <QRadioButton>
#include <QStyle>

namespace backstep {

namespace {

constexpr int paneWidth = 560;
constexpr int leastWidth = 400;
constexpr int labelWidth = 128;

QString explanationOf(Connection::Broker broker)
{
    switch (broker) {
    case Connection::Broker::Sandbox:
        return QStringLiteral("A broker inside this window, with simulated workers for every step. Nothing to install, "
                              "and nothing leaves the window.");
    case Connection::Broker::LocalKafka:
        return QStringLiteral("A real Apache Kafka of one node on this machine. `backstep kafka install` brings it, "
                              "`backstep kafka start` starts it; then your own workers can connect.");
    case Connection::Broker::Bootstrap:
    case Connection::Broker::Capture: // no profile is one
        return QStringLiteral("An Apache Kafka cluster by its address. Several brokers are parted by commas.");
    }
    return {};
}

} // namespace

ProfilePane::ProfilePane(const Theme& theme, const Connection& connection)
    : m_theme(theme)
    , m_connection(connection)
    , m_title(new Text(theme, TextRole::Strong))
    , m_state(new Text(theme, TextRole::Small, {}, Token::Text2))
    , m_name(new QLineEdit)
    , m_bootstrap(new QLineEdit)
    , m_fault(new Text(theme, TextRole::Small, {}, Token::FailInk))
    , m_runs(new QRadioButton(QStringLiteral("runs the orchestrator")))
    , m_watches(new QRadioButton(QStringLiteral("watches only")))
    , m_dialect(new Chooser(theme))
    , m_reference(new QCheckBox(QStringLiteral("Registrations are for the reference orchestrator")))
    , m_rest(new QLineEdit)
    , m_begins(new BeginForm(theme))
    , m_guard(new QCheckBox(QStringLiteral("This is production: read-only until it is armed")))
    , m_explains(new Text(theme, TextRole::Small, {}, Token::Text2))
    , m_test(new Button(theme, ButtonKind::Plain, QStringLiteral("Test"), QStringLiteral("zap")))
    , m_connect(new Button(theme, ButtonKind::Primary, QStringLiteral("Save and connect")))
    , m_remove(new Button(theme, ButtonKind::Danger, QStringLiteral("Delete profile")))
{
    setMinimumWidth(leastWidth);
    setMaximumWidth(paneWidth);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(1, 1, 1, 1);
    column->setSpacing(0);
    column->addWidget(buildHeading());
    column->addWidget(buildForm(), 1);
    column->addWidget(buildFoot());
    connect(m_bootstrap, &QLineEdit::textChanged, this, &ProfilePane::judge);
    connect(m_bootstrap, &QLineEdit::returnPressed, m_connect, &Button::click);
    connect(m_connect, &Button::clicked, this, [this] { Q_EMIT connectAsked(written()); });
    connect(m_test, &Button::clicked, this, &ProfilePane::test);
    connect(m_security, &SecurityForm::changed, this, &ProfilePane::judge);
    connect(m_begins, &BeginForm::changed, this, &ProfilePane::judge);
    connect(m_rest, &QLineEdit::textChanged, this, &ProfilePane::judge);
    connect(m_watches, &QRadioButton::toggled, this, &ProfilePane::judge);
    connect(m_remove, &Button::clicked, this, &ProfilePane::removeAsked);
    connect(&connection, &Connection::changed, this, &ProfilePane::readConnection);
}

QWidget* ProfilePane::buildHeading()
{
    auto* heading = new QWidget;
    heading->setFixedHeight(47);
    auto* row = new QHBoxLayout(heading);
    row->setContentsMargins(16, 0, 16, 0);
    row->addWidget(m_title);
    row->addStretch(1);
    row->addWidget(m_state);
    m_state->setObjectName(QStringLiteral("profileState"));
    return heading;
}

QWidget* ProfilePane::buildForm()
{
    auto* area = new QWidget;
    auto* whole = new QVBoxLayout(area);
    whole->setContentsMargins(16, 16, 16, 16);
    auto* grid = new QGridLayout;
    whole->addLayout(grid);
    whole->addStretch(1);
    FormRows& form = m_form.emplace(*grid);
    const auto label = [this](const QString& text) {
        auto* made = new Text(m_theme, TextRole::Small, text, Token::Text2);
        made->setFixedWidth(labelWidth);
        return made;
    };
    m_name->setObjectName(QStringLiteral("profileName"));
    m_bootstrap->setObjectName(QStringLiteral("profileBootstrap"));
    m_bootstrap->setFont(m_theme.font(TextRole::Code));
    m_fault->setObjectName(QStringLiteral("profileFault"));
    m_explains->setWordWrap(true);
    m_fault->setWordWrap(true);
    form.addRow(label(QStringLiteral("Name")), m_name);
    form.addRow(label(QStringLiteral("Bootstrap servers")), m_bootstrap);
    m_security = new SecurityForm(m_theme, form, label);
    m_security->setParent(this);
    form.addRow(label({}), m_fault);
    form.addRow(label(QStringLiteral("This window")), m_runs);
    form.addRow(label({}), m_watches);
    m_dialect->setObjectName(QStringLiteral("profileDialect"));
    m_dialect->addItem(
        QStringLiteral("per topic: a DO and an UNDO topic for every step"), QVariant::fromValue(Dialect::PerTopic)
    );
    m_dialect->addItem(
        QStringLiteral("shared: everything on orchestrator.event"), QVariant::fromValue(Dialect::Shared)
    );
    m_dialect->setToolTip(QStringLiteral("The topics that commands and replies go to. A definition with sharedTopic "
                                         "says it for itself; what others send "
                                         "is read in either."));
    form.addRow(label(QStringLiteral("Dialect")), m_dialect);
    m_reference->setObjectName(QStringLiteral("profileReference"));
    m_reference->setToolTip(QStringLiteral("They say “simultaneous” for parallel, the only word it knows; a definition "
                                           "with words of Backstep's own, which "
                                           "it would drop in silence, is refused."));
    form.addRow(label({}), m_reference);
    form.addRow(label(QStringLiteral("Begins with")), m_begins);
    m_rest->setObjectName(QStringLiteral("profileRest"));
    m_rest->setFont(m_theme.font(TextRole::Code));
    m_rest->setPlaceholderText(QStringLiteral("off; 8085 serves http://127.0.0.1:8085"));
    m_rest->setToolTip(QStringLiteral(
        "The API of `backstep serve --http`, while the window is connected: /openapi.json says what it can. An address "
        "that other machines reach wants a token in BACKSTEP_HTTP_TOKEN."
    ));
    form.addRow(label(QStringLiteral("REST API")), m_rest);
    m_guard->setObjectName(QStringLiteral("profileGuard"));
    m_guard->setToolTip(QStringLiteral(
        "What a person sends waits until the profile's name is typed; ten minutes later it is read-only again. An "
        "orchestrator that runs here goes on with its flows."
    ));
    form.addRow(label(QStringLiteral("Guard")), m_guard);
    form.addRow(label({}), m_explains);
    return area;
}

QWidget* ProfilePane::buildFoot()
{
    auto* foot = new Surface(m_theme, Token::Panel, Qt::TopEdge);
    foot->setFixedHeight(52);
    auto* row = new QHBoxLayout(foot);
    row->setContentsMargins(16, 0, 16, 0);
    row->setSpacing(8);
    row->addWidget(m_test);
    row->addWidget(m_remove);
    row->addStretch(1);
    row->addWidget(m_connect);
    m_connect->setObjectName(QStringLiteral("profileConnect"));
    m_test->setObjectName(QStringLiteral("profileTest"));
    m_remove->setObjectName(QStringLiteral("profileRemove"));
    m_test->setKeyHint(QStringLiteral("Ctrl+T"));
    return foot;
}

void ProfilePane::addNote(QWidget& note)
{
    auto* row = new QHBoxLayout;
    row->setContentsMargins(16, 0, 16, 16);
    row->addWidget(&note);
    auto* column = static_cast<QVBoxLayout*>(layout());
    column->insertLayout(column->count() - 1, row);
}

void ProfilePane::show(const Profile& profile, bool removable)
{
    m_profile = profile;
    const bool sandbox = profile.broker == Connection::Broker::Sandbox;
    m_title->setText(profile.name);
    m_name->setText(profile.name);
    m_name->setEnabled(removable);
    m_bootstrap->setText(profile.bootstrap);
    m_bootstrap->setEnabled(removable);
    m_bootstrap->setPlaceholderText(sandbox ? QStringLiteral("inside this window") : QString());
    m_runs->setChecked(profile.role == Connection::Role::OrchestratorHere);
    m_watches->setChecked(profile.role == Connection::Role::WatchOnly);
    m_watches->setEnabled(!sandbox);
    m_watches->setToolTip(
        sandbox ? QStringLiteral("The sandbox has no other orchestrator that could be watched.") : QString()
    );
    m_dialect->setCurrentIndex(m_dialect->findData(QVariant::fromValue(profile.dialect)));
    m_reference->setChecked(profile.isForReference);
    m_form->setRowVisible(m_reference, !sandbox);
    m_begins->show(profile.begins);
    m_rest->setText(profile.rest);
    m_form->setRowVisible(m_begins, !sandbox);
    m_guard->setChecked(profile.isGuarded);
    m_guard->setEnabled(!sandbox);
    m_explains->setText(explanationOf(profile.broker));
    m_security->show(profile, removable);
    m_test->setVisible(!sandbox);
    m_remove->setVisible(removable);
    m_connect->setText(removable ? QStringLiteral("Save and connect") : QStringLiteral("Connect"));
    judge();
    readConnection();
}

void ProfilePane::showSecrets(const ProfileSecrets& kept)
{
    m_security->showSecrets(kept);
}

void ProfilePane::test()
{
    if (m_test->isEnabled() && m_profile.broker != Connection::Broker::Sandbox) {
        Q_EMIT testAsked(written());
    }
}

Profile ProfilePane::written() const
{
    Profile profile = m_profile;
    profile.name = m_name->text().trimmed();
    profile.bootstrap = m_bootstrap->text().trimmed();
    profile.role = m_watches->isChecked() ? Connection::Role::WatchOnly : Connection::Role::OrchestratorHere;
    profile.isGuarded = m_guard->isChecked();
    profile.isForReference = m_reference->isChecked();
    profile.rest = m_rest->text().trimmed();
    profile.begins = m_begins->written();
    profile.dialect = m_dialect->currentData().value<Dialect>();
    if (profile.broker == Connection::Broker::Bootstrap) {
        m_security->writeTo(profile);
    }
    return profile;
}

void ProfilePane::judge()
{
    const bool asked = m_profile.broker != Connection::Broker::Sandbox;
    const QString ofAddress = asked ? faultOfBootstrap(m_bootstrap->text()) : QString();
    const QString ofAccess = ofAddress.isEmpty() ? m_security->fault() : ofAddress;
    const QString ofBeginning = ofAccess.isEmpty() && asked ? m_begins->fault() : ofAccess;
    const QString fault = ofBeginning.isEmpty() ? faultOfRest(m_rest->text()) : ofBeginning;
    m_rest->setEnabled(m_runs->isChecked()); // who only watches asks nobody
    m_fault->setText(fault);
    m_form->setRowVisible(m_fault, !fault.isEmpty());
    m_connect->setEnabled(fault.isEmpty());
    m_connect->setToolTip(fault);
    m_test->setEnabled(fault.isEmpty());
    m_test->setToolTip(fault);
    if (m_bootstrap->property("wrong").toBool() == ofAddress.isEmpty()) {
        m_bootstrap->setProperty("wrong", !ofAddress.isEmpty());
        m_bootstrap->style()->polish(m_bootstrap);
    }
}

void ProfilePane::readConnection()
{
    const bool here = m_connection.broker() == m_profile.broker && m_connection.name() == m_profile.name;
    if (!here) {
        m_state->setText({});
        return;
    }
    switch (m_connection.state()) {
    case Connection::State::Up:
        m_state->setText(QStringLiteral("connected"));
        break;
    case Connection::State::Connecting:
        m_state->setText(QStringLiteral("connecting"));
        break;
    case Connection::State::Down:
        m_state->setText(QStringLiteral("not connected"));
        break;
    }
    m_state->setInk(m_connection.state() == Connection::State::Down ? Token::FailInk : Token::DoneInk);
}

void ProfilePane::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(m_theme.color(Token::Line));
    painter.setBrush(m_theme.color(Token::Panel));
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6);
    painter.setRenderHint(QPainter::Antialiasing, false);
    painter.fillRect(1, 48, width() - 2, 1, m_theme.color(Token::Line));
}

} // namespace backstep
