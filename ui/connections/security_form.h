#pragma once

#include "model/connections/profile.h"
#include "model/connections/secrets.h"
#include "ui/shared/form_rows.h"
#include "ui/shared/theme.h"

#include <QObject>

#include <functional>

class QCheckBox;
class QComboBox;
class QLineEdit;
class QPlainTextEdit;
class QWidget;

namespace backstep {

/// The rows of a profile's form that say how to get into the cluster; those that have no meaning now are not seen.
class SecurityForm final : public QObject
{
    Q_OBJECT

public:
    using Label = std::function<QWidget*(const QString& text)>;

    /// The rows go to the end of the form.
    SecurityForm(const Theme& theme, FormRows& form, const Label& label);

    void show(const Profile& profile, bool editable);
    void showSecrets(const ProfileSecrets& kept);

    /// With the secrets that were typed; where none was, they are empty, and those that are kept count.
    void writeTo(Profile& profile) const;

    /// What cannot be used yet, and why; empty: nothing.
    [[nodiscard]] QString fault() const;

Q_SIGNALS:
    void changed();

private:
    void fill();
    void addRows(const Label& label);
    void arrange();
    [[nodiscard]] QWidget* withBrowse(QLineEdit& field, const QString& title);
    [[nodiscard]] bool isEncrypted() const;
    [[nodiscard]] SignIn signIn() const;

    const Theme& m_theme;
    FormRows& m_form;
    QComboBox* m_encryption;
    QLineEdit* m_ca;
    QWidget* m_caRow;
    QCheckBox* m_hostName;
    QCheckBox* m_showsCertificate;
    QLineEdit* m_certificate;
    QWidget* m_certificateRow;
    QLineEdit* m_key;
    QWidget* m_keyRow;
    QLineEdit* m_keyPassword;
    QComboBox* m_signIn;
    QLineEdit* m_user;
    QLineEdit* m_password;
    QPlainTextEdit* m_properties;
    ProfileSecrets m_kept;
    bool m_isEditable = false;
};

} // namespace backstep
