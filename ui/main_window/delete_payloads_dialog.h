#pragma once

#include <QDialog>

#include <cstdint>

class QLineEdit;

namespace backstep {

class Theme;

/// Asks before payloads are deleted from the history on this disk, which cannot be taken back.
class DeletePayloadsDialog final : public QDialog
{
    Q_OBJECT

public:
    DeletePayloadsDialog(const Theme& theme, std::uint64_t flows, QWidget& window);

Q_SIGNALS:
    void confirmed(const QString& reason);

private:
    void assemble(const Theme& theme, const QString& flows);

    QLineEdit* m_reason;
};

} // namespace backstep
