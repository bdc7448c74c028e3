#include "ui/main_window/arm_dialog.h"

#include "model/connections/send_guard.h"
#include "ui/shared/button.h"
#include "ui/shared/parts.h"

#include <QBoxLayout>
#include <QLineEdit>

namespace backstep {

namespace {
constexpr int dialogWidth = 420;
} // namespace

ArmDialog::ArmDialog(const Theme& theme, SendGuard& guard, QWidget& window)
    : QDialog(&window)
    , m_guard(guard)
    , m_name(new QLineEdit)
    , m_fault(new Text(theme, TextRole::Small, {}, Token::Text2))
    , m_arm(new Button(theme, ButtonKind::Primary, QStringLiteral("Arm for 10 minutes"), QStringLiteral("lock-open")))
{
    assemble(theme);
    connect(m_name, &QLineEdit::textChanged, this, &ArmDialog::read);
    connect(m_arm, &Button::clicked, this, &ArmDialog::arm);
    connect(&guard, &SendGuard::changed, this, [this] {
        if (!m_guard.isGuarded()) {
            reject(); // another connection meanwhile
        }
    });
    read();
}

void ArmDialog::assemble(const Theme& theme)
{
    setObjectName(QStringLiteral("armDialog"));
    setWindowTitle(QStringLiteral("Arm %1").arg(m_guard.profile()));
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowModality(Qt::WindowModal);
    auto* explains = new Text(
        theme,
        TextRole::Body,
        QStringLiteral("%1 is guarded: nothing is sent there. To send for ten minutes, type its name.")
            .arg(m_guard.profile())
    );
    explains->setWordWrap(true);
    explains->setFixedWidth(dialogWidth);
    m_name->setObjectName(QStringLiteral("armName"));
    m_name->setAccessibleName(QStringLiteral("Name of the profile"));
    m_name->setPlaceholderText(QStringLiteral("Name of the profile"));
    m_arm->setObjectName(QStringLiteral("armButton"));
    auto* cancel = new Button(theme, ButtonKind::Plain, QStringLiteral("Stay read-only"));
    cancel->setKeyHint(QStringLiteral("Esc"));
    cancel->setAutoDefault(false);
    m_arm->setDefault(true);
    auto* buttons = new QHBoxLayout;
    buttons->setSpacing(8);
    buttons->addWidget(m_fault, 1);
    buttons->addWidget(cancel);
    buttons->addWidget(m_arm);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(20, 20, 20, 20);
    column->setSpacing(12);
    column->addWidget(explains);
    column->addWidget(m_name);
    column->addLayout(buttons);
    connect(cancel, &Button::clicked, this, &QDialog::reject);
}

void ArmDialog::read()
{
    const QString typed = m_name->text().trimmed();
    const bool isIt = typed == m_guard.profile();
    m_arm->setEnabled(isIt);
    m_fault->setText(typed.isEmpty() || isIt ? QString() : QStringLiteral("Not its name yet."));
}

void ArmDialog::arm()
{
    if (m_guard.arm(m_name->text())) {
        accept();
    }
}

} // namespace backstep
