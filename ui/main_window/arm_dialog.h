#pragma once

#include <QDialog>

class QLineEdit;

namespace backstep {

class Button;
class SendGuard;
class Text;
class Theme;

/// Asks for the profile's name before records may be sent there.
class ArmDialog final : public QDialog
{
    Q_OBJECT

public:
    ArmDialog(const Theme& theme, SendGuard& guard, QWidget& window);

private:
    void assemble(const Theme& theme);
    void read();
    void arm();

    SendGuard& m_guard;
    QLineEdit* m_name;
    Text* m_fault;
    Button* m_arm;
};

} // namespace backstep
