#pragma once

#include "ui/shared/parts.h"

class QBoxLayout;

namespace backstep {

class Settings;

/// Three things to do, one of which works with nothing installed, and the files opened last.
class WelcomePage final : public Surface
{
    Q_OBJECT

public:
    WelcomePage(const Theme& theme, Settings& settings, bool canConnect);

Q_SIGNALS:
    void sampleRequested();
    void newFileRequested();
    void openRequested();
    void connectRequested();
    void keysRequested();
    void fileChosen(const QString& path);

protected:
    void keyPressEvent(QKeyEvent* event) override;

private:
    [[nodiscard]] QWidget* buildCards(bool canConnect);
    [[nodiscard]] QWidget* buildRecent();
    void readRecent();

    Settings& m_settings;
    QWidget* m_recent = nullptr;
    QBoxLayout* m_rows = nullptr;
};

} // namespace backstep
