#pragma once

#include "model/connections/profile.h"
#include "ui/shared/form_rows.h"
#include "ui/shared/parts.h"

#include <optional>

class QCheckBox;
class QLineEdit;
class QRadioButton;

namespace backstep {

class BeginForm;
class Button;
class Chooser;
class SecurityForm;
struct ProfileSecrets;

/// One profile: where it is, what this window does there, and the button that connects to it.
class ProfilePane final : public QWidget
{
    Q_OBJECT

public:
    ProfilePane(const Theme& theme, const Connection& connection);

    /// Shows it below the form, where nothing else moves for it.
    void addNote(QWidget& note);

    void show(const Profile& profile, bool removable);
    /// What is kept for the profile that is shown; of it nothing is seen.
    void showSecrets(const ProfileSecrets& kept);

    /// Asks for the test of what is written, where that can be asked.
    void test();

Q_SIGNALS:
    /// What was written is whole: keep it, and connect.
    void connectAsked(const backstep::Profile& profile);
    /// Whether it could be connected to; nothing is kept.
    void testAsked(const backstep::Profile& profile);
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
    Chooser* m_dialect;
    QCheckBox* m_reference;
    QLineEdit* m_rest;
    BeginForm* m_begins;
    QCheckBox* m_guard;
    Text* m_explains;
    std::optional<FormRows> m_form;
    SecurityForm* m_security = nullptr;
    Button* m_test;
    Button* m_connect;
    Button* m_remove;
};

} // namespace backstep
