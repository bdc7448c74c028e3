#pragma once

#include "model/alerts/alert_rules.h"
#include "model/words.h"

#include <QStringList>
#include <QWidget>

#include <vector>

class QBoxLayout;
class QCheckBox;
class QLineEdit;
class QSpinBox;

namespace backstep {

class Button;
class Chooser;
class Settings;
class Text;
class Theme;

/// What a person wants to be told of, and how; each change is kept at once.
class AlertSettings final : public QWidget
{
    Q_OBJECT

public:
    AlertSettings(const Theme& theme, Settings& settings);

    /// Views that a rule can name.
    void setViews(const QStringList& names);

    /// One rule more, for this view, unless it has one; the number has the focus.
    void add(const QString& view);

    [[nodiscard]] const AlertRules& rules() const { return m_rules; }

    /// What became of a test, or of the last alert on its way out.
    void tell(Tone tone, const QString& sentence);

Q_SIGNALS:
    void rulesChanged(const backstep::AlertRules& rules);
    /// An alert is to be told now, as a trial.
    void testAsked();

private:
    struct Row
    {
        QWidget* widget = nullptr;
        Chooser* view = nullptr;
        QSpinBox* least = nullptr;
    };

    [[nodiscard]] QWidget* buildWays();
    [[nodiscard]] QWidget* buildWebhook();
    void addRow(const AlertRule& rule);
    [[nodiscard]] QString firstWithoutRule() const;
    void removeRow(QWidget* widget);
    void fill(Chooser& view, const QString& chosen) const;
    void take();
    void takeWebhook();

    const Theme& m_theme;
    Settings& m_settings;
    AlertRules m_rules;
    QStringList m_views;
    std::vector<Row> m_rows;
    QBoxLayout* m_rowColumn;
    QCheckBox* m_errors;
    QCheckBox* m_desktop;
    QCheckBox* m_sound;
    QLineEdit* m_webhook;
    Text* m_told;
};

} // namespace backstep
