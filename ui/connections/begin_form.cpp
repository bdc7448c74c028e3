#include "ui/connections/begin_form.h"

#include "model/connections/profile.h"
#include "ui/shared/chooser.h"

#include <QBoxLayout>
#include <QComboBox>
#include <QLineEdit>

namespace backstep {

namespace {

const QString isWritten = QStringLiteral("written");

} // namespace

BeginForm::BeginForm(const Theme& theme)
    : m_place(new Chooser(theme))
    , m_text(new QLineEdit)
{
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(6);
    column->addWidget(m_place);
    column->addWidget(m_text);
    m_place->setObjectName(QStringLiteral("profileBegins"));
    m_place->addItem(QStringLiteral("the newest records of each partition"), QString());
    m_place->addItem(QStringLiteral("the beginning"), beginsEarliest);
    m_place->addItem(QStringLiteral("what comes from now on"), beginsLatest);
    m_place->addItem(QStringLiteral("a time or an offset"), isWritten);
    m_place->setToolTip(QStringLiteral(
        "Where nothing was read before: a history that is kept goes on where it ended. The newest are 20,000 of each "
        "partition."
    ));
    m_text->setObjectName(QStringLiteral("profileBeginsAt"));
    m_text->setFont(theme.font(TextRole::Code));
    m_text->setPlaceholderText(QStringLiteral("2026-11-25T14:00:00Z, 15m, 3d, or 120000"));
    m_text->setVisible(false);
    connect(m_place, &QComboBox::currentIndexChanged, this, [this] {
        m_text->setVisible(m_place->currentData() == isWritten);
        Q_EMIT changed();
    });
    connect(m_text, &QLineEdit::textChanged, this, &BeginForm::changed);
}

void BeginForm::show(const QString& begins)
{
    const int usual = m_place->findData(begins);
    m_place->setCurrentIndex(usual >= 0 ? usual : m_place->findData(isWritten));
    m_text->setText(usual >= 0 ? QString() : begins);
}

QString BeginForm::written() const
{
    const QString usual = m_place->currentData().toString();
    return usual == isWritten ? m_text->text().trimmed() : usual;
}

QString BeginForm::fault() const
{
    return m_place->currentData() == isWritten ? faultOfBeginning(m_text->text()) : QString();
}

} // namespace backstep
