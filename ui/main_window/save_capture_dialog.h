#pragma once

#include <QDialog>
#include <QStringList>

#include <functional>

class QLineEdit;

namespace backstep {

class Button;
class Segment;
class Text;
class Theme;

/// What of the records that were seen goes into a file, which fields are left out, and where it stands. Stays open
/// until it is saved, and says why where it cannot be.
class SaveCaptureDialog final : public QDialog
{
    Q_OBJECT

public:
    /// What is wrong with these masks in one sentence; empty where nothing is.
    using MaskFault = std::function<QString(const QStringList& masks)>;

    struct Begin
    {
        QString path; ///< where it would stand
        QString flowName; ///< the flow that is shown; empty: none is
        QStringList masks; ///< used last
    };

    SaveCaptureDialog(const Theme& theme, const Begin& begin, MaskFault maskFault, QWidget* parent);

    [[nodiscard]] QString path() const;
    [[nodiscard]] QStringList masks() const;
    [[nodiscard]] bool isOfFlowAlone() const;

    /// Saving has ended: the dialog closes, or says why it could not be.
    void takeEnd(const QString& fault);

Q_SIGNALS:
    void saveRequested();

private:
    [[nodiscard]] QWidget* buildForm(const Theme& theme);
    [[nodiscard]] QWidget* buildButtons(const Theme& theme);
    void choosePath();
    void judge();
    void save();

    const MaskFault m_maskFault;
    Segment* m_scope = nullptr; ///< absent where no flow is shown
    QLineEdit* m_masks;
    QLineEdit* m_path;
    Text* m_fault;
    Text* m_explains;
    Button* m_save = nullptr;
    bool m_isSaving = false;
};

} // namespace backstep
