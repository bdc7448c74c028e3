#pragma once

#include "model/words.h"

#include <QWidget>

class QBoxLayout;
class QLabel;

namespace backstep {

class Theme;

/// 40 px on top of the area it speaks of, on the tint of its tone. Add buttons at its right end.
class Banner final : public QWidget
{
    Q_OBJECT

public:
    Banner(const Theme& theme, Tone tone, const QString& iconName, const QString& text = {});

    void setText(const QString& text);
    [[nodiscard]] QString text() const;
    void setTone(Tone tone, const QString& iconName);
    void addWidget(QWidget& widget);

protected:
    bool event(QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void showEvent(QShowEvent* event) override;

private:
    static constexpr int leastHeight = 40;

    void arrange();

    const Theme& m_theme;
    Tone m_tone;
    QString m_iconName;
    QLabel* m_label;
    QBoxLayout* m_row;
    QWidget* m_buttons;
};

} // namespace backstep
