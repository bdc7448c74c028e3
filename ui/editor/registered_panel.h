#pragma once

#include "model/registration/registered_version.h"
#include "ui/shared/parts.h"

namespace backstep {

class Button;

/// At the foot of the left panel: which version is registered, and whether the file is it.
class RegisteredPanel final : public Surface
{
    Q_OBJECT

public:
    RegisteredPanel(const Theme& theme, RegisteredVersion& registered);

Q_SIGNALS:
    void differenceAsked();

protected:
    void showEvent(QShowEvent* event) override;
    void hideEvent(QHideEvent* event) override;

private:
    void read();

    RegisteredVersion& m_registered;
    Text* m_words;
    Text* m_flows;
    Button* m_difference;
};

} // namespace backstep
