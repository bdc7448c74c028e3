#include "ui/connections/security_form.h"

#include "model/words.h"
#include "ui/shared/button.h"
#include "ui/shared/chooser.h"

#include <QBoxLayout>
#include <QCheckBox>
#include <QComboBox>
#include <QFileDialog>
#include <QLineEdit>
#include <QPlainTextEdit>

namespace backstep {

namespace {

enum Encryption : int
{
    None,
    SystemAuthorities,
    OwnAuthority,
};

constexpr int propertiesHeight = 52;

QLineEdit* secretField(const char* name)
{
    auto* field = new QLineEdit;
    field->setObjectName(QLatin1String(name));
    field->setEchoMode(QLineEdit::Password);
    return field;
}

void setText(QLineEdit& field, const std::string& text)
{
    field.setText(textOf(text));
}

} // namespace

SecurityForm::SecurityForm(const Theme& theme, FormRows& form, const Label& label)
    : m_theme(theme)
    , m_form(form)
    , m_encryption(new Chooser(theme))
    , m_ca(new QLineEdit)
    , m_caRow(withBrowse(*m_ca, QStringLiteral("The authority's certificate")))
    , m_hostName(new QCheckBox(QStringLiteral("The certificate must be for the host's name")))
    , m_showsCertificate(new QCheckBox(QStringLiteral("Show a certificate of this client")))
    , m_certificate(new QLineEdit)
    , m_certificateRow(withBrowse(*m_certificate, QStringLiteral("The client's certificate")))
    , m_key(new QLineEdit)
    , m_keyRow(withBrowse(*m_key, QStringLiteral("The client's key")))
    , m_keyPassword(secretField("profileKeyPassword"))
    , m_signIn(new Chooser(theme))
    , m_user(new QLineEdit)
    , m_password(secretField("profilePassword"))
    , m_properties(new QPlainTextEdit)
{
    fill();
    addRows(label);
    const auto tell = [this] {
        arrange();
        Q_EMIT changed();
    };
    connect(m_encryption, &QComboBox::currentIndexChanged, this, tell);
    connect(m_signIn, &QComboBox::currentIndexChanged, this, tell);
    connect(m_showsCertificate, &QCheckBox::toggled, this, tell);
    for (QLineEdit* field : {m_ca, m_certificate, m_key, m_keyPassword, m_user, m_password}) {
        connect(field, &QLineEdit::textChanged, this, &SecurityForm::changed);
    }
    connect(m_properties, &QPlainTextEdit::textChanged, this, &SecurityForm::changed);
}

void SecurityForm::addRows(const Label& label)
{
    m_form.addRow(label(QStringLiteral("Encryption")), m_encryption);
    m_form.addRow(label(QStringLiteral("Authority file")), m_caRow);
    m_form.addRow(label({}), m_hostName);
    m_form.addRow(label({}), m_showsCertificate);
    m_form.addRow(label(QStringLiteral("Certificate file")), m_certificateRow);
    m_form.addRow(label(QStringLiteral("Key file")), m_keyRow);
    m_form.addRow(label(QStringLiteral("Key password")), m_keyPassword);
    m_form.addRow(label(QStringLiteral("Sign in")), m_signIn);
    m_form.addRow(label(QStringLiteral("User")), m_user);
    m_form.addRow(label(QStringLiteral("Password")), m_password);
    m_form.addRow(label(QStringLiteral("More properties")), m_properties);
}

void SecurityForm::fill()
{
    m_encryption->setObjectName(QStringLiteral("profileEncryption"));
    m_encryption->addItems(
        {QStringLiteral("none"),
         QStringLiteral("TLS, the system's certificates"),
         QStringLiteral("TLS, an authority of our own")}
    );
    m_signIn->setObjectName(QStringLiteral("profileSignIn"));
    m_signIn->addItem(QStringLiteral("none"));
    for (const SignIn each : {SignIn::Plain, SignIn::ScramSha256, SignIn::ScramSha512}) {
        m_signIn->addItem(QStringLiteral("SASL ") + textOf(std::string(mechanismOf(each))));
    }
    m_user->setObjectName(QStringLiteral("profileUser"));
    m_ca->setObjectName(QStringLiteral("profileAuthority"));
    m_properties->setObjectName(QStringLiteral("profileProperties"));
    m_properties->setFont(m_theme.font(TextRole::Code));
    m_properties->setProperty("field", true);
    m_properties->setFixedHeight(propertiesHeight);
    m_properties->setTabChangesFocus(true);
    m_properties->setPlaceholderText(QStringLiteral("socket.timeout.ms=5000"));
    m_properties->setToolTip(QStringLiteral("Any property of librdkafka, a line each. Passwords have their own field.")
    );
}

QWidget* SecurityForm::withBrowse(QLineEdit& field, const QString& title)
{
    auto* row = new QWidget;
    auto* layout = new QHBoxLayout(row);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(8);
    auto* browse = new Button(m_theme, ButtonKind::Plain, QStringLiteral("Choose"));
    browse->setAccessibleName(QStringLiteral("Choose: ") + title);
    layout->addWidget(&field, 1);
    layout->addWidget(browse);
    row->setFocusProxy(&field);
    field.setPlaceholderText(QStringLiteral("PEM"));
    connect(browse, &Button::clicked, this, [&field, title, row] {
        const QString filter = QStringLiteral("PEM (*.pem *.crt *.cer *.key);;All files (*)");
        const QString path = QFileDialog::getOpenFileName(row, title, field.text(), filter);
        if (!path.isEmpty()) {
            field.setText(path);
        }
    });
    return row;
}

bool SecurityForm::isEncrypted() const
{
    return m_encryption->currentIndex() != Encryption::None;
}

SignIn SecurityForm::signIn() const
{
    return static_cast<SignIn>(m_signIn->currentIndex());
}

void SecurityForm::show(const Profile& profile, bool editable)
{
    const ClusterSecurity& security = profile.security;
    m_isEditable = editable;
    m_kept = {};
    m_encryption->setCurrentIndex(
        !security.isEncrypted         ? Encryption::None
            : security.caFile.empty() ? Encryption::SystemAuthorities
                                      : Encryption::OwnAuthority
    );
    setText(*m_ca, security.caFile);
    m_hostName->setChecked(security.checksHostName);
    m_showsCertificate->setChecked(!security.certificateFile.empty());
    setText(*m_certificate, security.certificateFile);
    setText(*m_key, security.keyFile);
    m_signIn->setCurrentIndex(static_cast<int>(security.signIn));
    setText(*m_user, security.user);
    m_properties->setPlainText(profile.properties.join(QLatin1Char('\n')));
    setText(*m_password, security.password);
    setText(*m_keyPassword, security.keyPassword);
    showSecrets({});
    arrange();
}

void SecurityForm::showSecrets(const ProfileSecrets& kept)
{
    m_kept = kept;
    const auto placeholder = [&kept](const QString& secret) {
        return secret.isEmpty() ? QString()
            : kept.isLasting    ? QStringLiteral("kept in the keychain")
                                : QStringLiteral("kept until Backstep ends: there is no keychain here");
    };
    m_password->setPlaceholderText(placeholder(kept.password));
    m_keyPassword->setPlaceholderText(placeholder(kept.keyPassword));
    Q_EMIT changed();
}

void SecurityForm::arrange()
{
    const bool encrypts = m_isEditable && isEncrypted();
    const bool shows = encrypts && m_showsCertificate->isChecked();
    const bool signsIn = m_isEditable && signIn() != SignIn::None;
    m_form.setRowVisible(m_encryption, m_isEditable);
    m_form.setRowVisible(m_caRow, encrypts && m_encryption->currentIndex() == Encryption::OwnAuthority);
    m_form.setRowVisible(m_hostName, encrypts);
    m_form.setRowVisible(m_showsCertificate, encrypts);
    m_form.setRowVisible(m_certificateRow, shows);
    m_form.setRowVisible(m_keyRow, shows);
    m_form.setRowVisible(m_keyPassword, shows);
    m_form.setRowVisible(m_signIn, m_isEditable);
    m_form.setRowVisible(m_user, signsIn);
    m_form.setRowVisible(m_password, signsIn);
    m_form.setRowVisible(m_properties, m_isEditable);
}

void SecurityForm::writeTo(Profile& profile) const
{
    const auto textIn = [](const QLineEdit& field) { return field.text().trimmed().toStdString(); };
    ClusterSecurity security;
    security.isEncrypted = isEncrypted();
    security.checksHostName = m_hostName->isChecked();
    if (m_encryption->currentIndex() == Encryption::OwnAuthority) {
        security.caFile = textIn(*m_ca);
    }
    if (isEncrypted() && m_showsCertificate->isChecked()) {
        security.certificateFile = textIn(*m_certificate);
        security.keyFile = textIn(*m_key);
        security.keyPassword = m_keyPassword->text().toStdString();
    }
    security.signIn = signIn();
    if (security.signIn != SignIn::None) {
        security.user = textIn(*m_user);
        security.password = m_password->text().toStdString();
    }
    profile.security = std::move(security);
    profile.properties.clear();
    for (const QString& line : m_properties->toPlainText().split(QLatin1Char('\n'))) {
        if (const QString property = line.trimmed(); !property.isEmpty()) {
            profile.properties.append(property);
        }
    }
}

QString SecurityForm::fault() const
{
    Profile profile;
    writeTo(profile);
    if (!m_isEditable) {
        return {};
    }
    if (m_encryption->currentIndex() == Encryption::OwnAuthority && profile.security.caFile.empty()) {
        return QStringLiteral("The authority's file is missing. Choose the PEM of who signed the brokers' certificates."
        );
    }
    return faultOfSecurity(profile, m_kept);
}

} // namespace backstep
