#include <QApplication>
#include <QDrag>
#include <QLabel>
#include <QMimeData>
#include <QMouseEvent>
#include <QUrl>

namespace {

/// Another program, as a file manager: pressing it and moving drags its files away.
class DragSource final : public QLabel
{
public:
    explicit DragSource(const QStringList& paths)
        : QLabel(QStringLiteral("drag me"))
    {
        for (const QString& path : paths) {
            m_urls.append(QUrl::fromLocalFile(path));
        }
    }

protected:
    void mousePressEvent(QMouseEvent*) override { }

    void mouseMoveEvent(QMouseEvent*) override
    {
        auto* files = new QMimeData;
        files->setUrls(m_urls);
        auto* drag = new QDrag(this);
        drag->setMimeData(files);
        drag->exec(Qt::CopyAction | Qt::MoveAction);
    }

private:
    QList<QUrl> m_urls;
};

} // namespace

int main(int argc, char** argv)
{
    const QApplication application(argc, argv);
    DragSource source(QApplication::arguments().mid(1));
    source.setWindowFlags(Qt::X11BypassWindowManagerHint | Qt::WindowStaysOnTopHint);
    source.setGeometry(0, 0, 80, 60); // in the corner that the window under test leaves free
    source.show();
    return QApplication::exec();
}
