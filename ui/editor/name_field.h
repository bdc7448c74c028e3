#pragma once

#include <QLineEdit>

namespace backstep {

class Theme;

/// The field in which a step gets its name on the canvas. Enter gives it, Esc and going elsewhere without a change do
/// not; the focus goes back to the canvas.
class NameField final : public QLineEdit
{
    Q_OBJECT

public:
    NameField(const Theme& theme, QWidget& canvas);

    void open(const QString& name, const QRect& place);
    /// What was typed is given, as by Enter, if the field is open.
    void commit();

Q_SIGNALS:
    void given(const QString& name, const QString& to);

protected:
    void keyPressEvent(QKeyEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;

private:
    void close(bool gives);

    QString m_before;
};

} // namespace backstep
