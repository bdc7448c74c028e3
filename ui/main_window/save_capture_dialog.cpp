#include "ui/main_window/save_capture_dialog.h"

#include "ui/shared/button.h"
#include "ui/shared/parts.h"

#include <QBoxLayout>
#include <QFileDialog>
#include <QFileInfo>
#include <QFormLayout>
#include <QLineEdit>
#include <QRegularExpression>

namespace backstep {

namespace {

constexpr int dialogWidth = 600;
constexpr int labelWidth = 96;
const QString captureFiles = QStringLiteral("Captures (*.capture);;All files (*)");

} // namespace

SaveCaptureDialog::SaveCaptureDialog(const Theme& theme, const Begin& begin, MaskFault maskFault, QWidget* parent)
    : QDialog(parent)
    , m_maskFault(std::move(maskFault))
    , m_masks(new QLineEdit(begin.masks.join(QStringLiteral(", "))))
    , m_path(new QLineEdit(begin.path))
    , m_fault(new Text(theme, TextRole::Small, {}, Token::FailInk))
    , m_explains(new Text(theme, TextRole::Small, {}, Token::Text2))
{
    setWindowTitle(QStringLiteral("Save capture"));
    setAttribute(Qt::WA_DeleteOnClose);
    setFixedWidth(dialogWidth);
    if (!begin.flowName.isEmpty()) {
        m_scope = new Segment(theme, {QStringLiteral("All that was seen"), begin.flowName});
        m_scope->choose(0);
    }
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(20, 16, 20, 16);
    column->setSpacing(12);
    column->addWidget(buildForm(theme));
    column->addWidget(buildButtons(theme));
    connect(m_masks, &QLineEdit::textChanged, this, &SaveCaptureDialog::judge);
    connect(m_path, &QLineEdit::textChanged, this, &SaveCaptureDialog::judge);
    judge();
}

QWidget* SaveCaptureDialog::buildForm(const Theme& theme)
{
    const auto label = [&theme](const QString& text) {
        auto* made = new Text(theme, TextRole::Small, text, Token::Text2);
        made->setFixedWidth(labelWidth);
        return made;
    };
    auto* form = new QWidget;
    auto* rows = new QFormLayout(form);
    rows->setContentsMargins(0, 0, 0, 0);
    rows->setVerticalSpacing(10);
    if (m_scope != nullptr) {
        rows->addRow(label(QStringLiteral("Records")), m_scope);
    }
    m_masks->setObjectName(QStringLiteral("captureMasks"));
    m_masks->setAccessibleName(QStringLiteral("Masked fields"));
    m_masks->setPlaceholderText(QStringLiteral("payload.card.*, headers.authorization, email"));
    rows->addRow(label(QStringLiteral("Masked fields")), m_masks);
    m_explains->setWordWrap(true);
    rows->addRow(label({}), m_explains);
    auto* place = new QHBoxLayout;
    place->setSpacing(8);
    m_path->setObjectName(QStringLiteral("capturePath"));
    m_path->setAccessibleName(QStringLiteral("File"));
    place->addWidget(m_path, 1);
    auto* choose = new Button(theme, ButtonKind::Plain, QStringLiteral("Choose…"));
    connect(choose, &Button::clicked, this, &SaveCaptureDialog::choosePath);
    place->addWidget(choose);
    rows->addRow(label(QStringLiteral("File")), place);
    m_fault->setObjectName(QStringLiteral("captureFault"));
    m_fault->setWordWrap(true);
    rows->addRow(label({}), m_fault);
    return form;
}

QWidget* SaveCaptureDialog::buildButtons(const Theme& theme)
{
    auto* buttons = new QWidget;
    auto* row = new QHBoxLayout(buttons);
    row->setContentsMargins(0, 4, 0, 0);
    row->setSpacing(8);
    row->addStretch(1);
    auto* cancel = new Button(theme, ButtonKind::Plain, QStringLiteral("Save nothing"));
    cancel->setAutoDefault(false);
    connect(cancel, &Button::clicked, this, &QDialog::reject);
    m_save = new Button(theme, ButtonKind::Primary, QStringLiteral("Save capture"), QStringLiteral("save"));
    m_save->setObjectName(QStringLiteral("captureSave"));
    m_save->setDefault(true);
    connect(m_save, &Button::clicked, this, &SaveCaptureDialog::save);
    row->addWidget(cancel);
    row->addWidget(m_save);
    return buttons;
}

QString SaveCaptureDialog::path() const
{
    const QString path = m_path->text().trimmed();
    return path.isEmpty() || !QFileInfo(path).suffix().isEmpty() ? path : path + QStringLiteral(".capture");
}

QStringList SaveCaptureDialog::masks() const
{
    static const QRegularExpression between(QStringLiteral("[,\\s]+"));
    return m_masks->text().split(between, Qt::SkipEmptyParts);
}

bool SaveCaptureDialog::isOfFlowAlone() const
{
    return m_scope != nullptr && m_scope->chosen() == 1;
}

void SaveCaptureDialog::choosePath()
{
    auto* dialog
        = new QFileDialog(this, QStringLiteral("Where shall the capture stand?"), m_path->text(), captureFiles);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setOption(QFileDialog::DontConfirmOverwrite); // what is there is told in this dialog
    dialog->setDefaultSuffix(QStringLiteral("capture"));
    connect(dialog, &QFileDialog::fileSelected, m_path, &QLineEdit::setText);
    dialog->open();
}

void SaveCaptureDialog::judge()
{
    const QString fault = m_maskFault(masks());
    const bool isThere = QFileInfo::exists(path());
    m_explains->setText(
        masks().isEmpty() ? QStringLiteral("Nothing is masked: payloads and headers are saved as they were seen.")
                          : QStringLiteral("These are written nowhere in the file, nor where an error or a key of the "
                                           "same flow repeats them. What is no JSON is masked whole.")
    );
    m_fault->setText(fault);
    m_save->setText(
        isThere ? QStringLiteral("Replace %1").arg(QFileInfo(path()).fileName()) : QStringLiteral("Save capture")
    );
    m_save->setEnabled(fault.isEmpty() && !path().isEmpty() && !m_isSaving);
}

void SaveCaptureDialog::save()
{
    m_isSaving = true;
    judge();
    m_save->setText(QStringLiteral("Saving…"));
    Q_EMIT saveRequested();
}

void SaveCaptureDialog::takeEnd(const QString& fault)
{
    m_isSaving = false;
    judge();
    if (fault.isEmpty()) {
        accept();
        return;
    }
    m_fault->setText(fault);
}

} // namespace backstep
