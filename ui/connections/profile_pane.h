#pragma once

#include "model/connections/profile.h"
#include "ui/shared/parts.h"

class QCheckBox;
class QLineEdit;
class QRadioButton;

namespace backstep {

class Button;

/// One profile: where it is, what this window does there, and the button that connects to it.
class ProfilePane final : public QWidget
{
    Q_OBJECT

public:
    ProfilePane(const Theme& theme, const Connection& connection);

    /// Shows it below the form, where nothing else moves for it.
    void addNote(QWidget& note);

    void show(const Profile& profile, bool removable);

Q_SIGNALS:
    /// What was written is whole: keep it, and connect.
    void connectAsked(const backstep::Profile& profile);
    void removeAsked();

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    [[nodiscard]] QWidget* buildHeading();
    [[nodiscard]] QWidget* buildForm();
    [[nodiscard]] QWidget* buildFoot();
    [[nodiscard]] Profile written() const;
    void judge();
    void readConnection();

    const Theme& m_theme;
    const Connection& m_connection;
    Profile m_profile;
    Text* m_title;
    Text* m_state;
    QLineEdit* m_name;
    QLineEdit* m_bootstrap;
    Text* m_fault;
    QRadioButton* m_runs;
    QRadioButton* m_watches;
    QCheckBox* m_guard;
    Text* m_explains;
    Button* m_connect;
    Button* m_remove;
};

} // namespace backstep
