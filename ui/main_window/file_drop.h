#pragma once

#include <QObject>
#include <QStringList>

class QMimeData;
class QWidget;

namespace backstep {

/// Files that are dragged onto a window are opened, wherever on it they are let go: a text would otherwise take their
/// names as words.
class FileDrop final : public QObject
{
    Q_OBJECT

public:
    explicit FileDrop(QWidget& window);

Q_SIGNALS:
    void dropped(const QStringList& paths);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    QWidget& m_window;
};

/// The files of this machine among what is dragged.
[[nodiscard]] QStringList filesIn(const QMimeData& data);

} // namespace backstep
