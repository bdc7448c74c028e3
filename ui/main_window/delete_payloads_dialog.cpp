#include "ui/main_window/delete_payloads_dialog.h"

#include "ui/shared/button.h"
#include "ui/shared/parts.h"

#include <QBoxLayout>
#include <QLineEdit>

namespace backstep {

namespace {
constexpr int dialogWidth = 440;
} // namespace

DeletePayloadsDialog::DeletePayloadsDialog(const Theme& theme, std::uint64_t flows, QWidget& window)
    : QDialog(&window)
    , m_reason(new QLineEdit)
{
    setObjectName(QStringLiteral("deletePayloadsDialog"));
    setWindowTitle(QStringLiteral("Delete payloads"));
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowModality(Qt::WindowModal);
    assemble(theme, flows == 1 ? QStringLiteral("this flow") : countOf(flows, {}, QStringLiteral("flows")));
}

void DeletePayloadsDialog::assemble(const Theme& theme, const QString& flows)
{
    auto* asks = new Text(theme, TextRole::Heading, QStringLiteral("Delete the payloads of %1?").arg(flows));
    auto* explains = new Text(
        theme,
        TextRole::Body,
        QStringLiteral(
            "They are overwritten in the history on this disk and cannot be brought back. Headers, times and "
            "outcomes stay. What is on the cluster, and in captures, is not touched."
        )
    );
    explains->setWordWrap(true);
    explains->setFixedWidth(dialogWidth);
    m_reason->setObjectName(QStringLiteral("deleteReason"));
    m_reason->setAccessibleName(QStringLiteral("Reason"));
    m_reason->setPlaceholderText(QStringLiteral("Why? A ticket, a name. It is kept in the audit."));
    auto* keep = new Button(theme, ButtonKind::Plain, QStringLiteral("Keep"));
    keep->setKeyHint(QStringLiteral("Esc"));
    keep->setAutoDefault(false);
    auto* go = new Button(theme, ButtonKind::Danger, QStringLiteral("Delete payloads"));
    go->setObjectName(QStringLiteral("deletePayloads"));
    go->setAutoDefault(false); // Enter in the field deletes nothing
    auto* buttons = new QHBoxLayout;
    buttons->setSpacing(8);
    buttons->addStretch(1);
    buttons->addWidget(keep);
    buttons->addWidget(go);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(20, 20, 20, 20);
    column->setSpacing(12);
    column->addWidget(asks);
    column->addWidget(explains);
    column->addWidget(m_reason);
    column->addLayout(buttons);
    connect(keep, &Button::clicked, this, &QDialog::reject);
    connect(go, &Button::clicked, this, [this] {
        Q_EMIT confirmed(m_reason->text().trimmed());
        accept();
    });
}

} // namespace backstep
