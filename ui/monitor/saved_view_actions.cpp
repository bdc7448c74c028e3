#include "ui/monitor/saved_view_actions.h"

#include "ui/shared/button.h"
#include "ui/shared/parts.h"

#include <QBoxLayout>
#include <QFileDialog>
#include <QFileInfo>
#include <QLineEdit>
#include <QMenu>

namespace backstep {

namespace {

const QString fileName = QStringLiteral("backstep-views.yaml");
constexpr int nameWidth = 280;
constexpr int margin = 8;

} // namespace

SavedViewActions::SavedViewActions(
    const Theme& theme, SavedViews& views, QWidget& page, std::function<SavedView()> shown
)
    : QObject(&page)
    , m_theme(theme)
    , m_views(views)
    , m_page(page)
    , m_shown(std::move(shown))
{
}

bool SavedViewActions::hasFile()
{
    if (m_views.path().isEmpty()) {
        const QString path = QFileDialog::getSaveFileName(
            &m_page,
            QStringLiteral("Where views are kept"),
            fileName,
            QStringLiteral("Views (*.yaml *.yml)"),
            nullptr,
            QFileDialog::DontConfirmOverwrite // a view is added to what is there
        );
        if (!path.isEmpty()) {
            use(path);
        }
    }
    return !m_views.path().isEmpty();
}

void SavedViewActions::use(const QString& path)
{
    m_views.open(path);
    Q_EMIT fileChosen(path);
}

void SavedViewActions::openFile()
{
    const QString path = QFileDialog::getOpenFileName(
        &m_page, QStringLiteral("Open a file of views"), {}, QStringLiteral("Views (*.yaml *.yml)")
    );
    if (!path.isEmpty()) {
        use(path);
    }
}

void SavedViewActions::askName(QWidget& below)
{
    if (!hasFile()) {
        return;
    }
    auto* popup = new QFrame(&below, Qt::Popup);
    popup->setAttribute(Qt::WA_DeleteOnClose);
    popup->setObjectName(QStringLiteral("saveViewPopup"));
    auto* column = new QVBoxLayout(popup);
    column->setContentsMargins(margin, margin, margin, margin);
    auto* row = new QHBoxLayout;
    auto* name = new QLineEdit;
    name->setObjectName(QStringLiteral("viewName"));
    name->setPlaceholderText(QStringLiteral("Name of the view"));
    name->setAccessibleName(name->placeholderText());
    name->setFixedWidth(nameWidth);
    auto* save = new Button(m_theme, ButtonKind::Primary, QStringLiteral("Save view"));
    save->setEnabled(false);
    row->addWidget(name);
    row->addWidget(save);
    column->addLayout(row);
    column->addWidget(new Text(
        m_theme,
        TextRole::Small,
        QStringLiteral("View, filter, columns and order go to %1").arg(QFileInfo(m_views.path()).fileName()),
        Token::Text2
    ));
    connect(name, &QLineEdit::textChanged, save, [this, save](const QString& text) {
        const bool isThere = m_views.find(text.simplified()) != nullptr;
        save->setText(isThere ? QStringLiteral("Replace view") : QStringLiteral("Save view"));
        save->setEnabled(!text.simplified().isEmpty());
    });
    const auto done = [this, name, popup] {
        if (const QString text = name->text().simplified(); !text.isEmpty()) {
            this->save(text);
            popup->close();
        }
    };
    connect(save, &Button::clicked, popup, done);
    connect(name, &QLineEdit::returnPressed, popup, done);
    popup->adjustSize();
    popup->move(below.mapToGlobal(QPoint(below.width() - popup->width(), below.height() + 2)));
    popup->show();
    name->setFocus();
}

void SavedViewActions::save(const QString& name)
{
    SavedView view = m_shown();
    view.name = name;
    if (const auto fault = m_views.save(view)) {
        Q_EMIT told(Tone::Fail, *fault);
        return;
    }
    Q_EMIT told(
        Tone::Done, QStringLiteral("View \"%1\" is saved in %2.").arg(name, QFileInfo(m_views.path()).fileName())
    );
    Q_EMIT saved(name);
}

void SavedViewActions::remove(const QString& name)
{
    if (const auto fault = m_views.remove(name)) {
        Q_EMIT told(Tone::Fail, *fault);
    } else {
        Q_EMIT told(Tone::Done, QStringLiteral("View \"%1\" is removed.").arg(name));
    }
}

void SavedViewActions::openMenu(const QString& name, const QPoint& globalAt)
{
    auto* menu = new QMenu(&m_page);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    const auto add = [this, menu](const QString& text, auto run) {
        connect(menu->addAction(text), &QAction::triggered, this, run);
    };
    if (!name.isEmpty()) {
        add(QStringLiteral("Save what the list shows as \"%1\"").arg(name), [this, name] { save(name); });
        add(QStringLiteral("Alert me of \"%1\"…").arg(name), [this, name] { Q_EMIT alertAsked(name); });
        add(QStringLiteral("Remove \"%1\"").arg(name), [this, name] { remove(name); });
    } else {
        add(QStringLiteral("Open a file of views…"), [this] { openFile(); });
        if (!m_views.path().isEmpty()) {
            add(QStringLiteral("Close %1").arg(QFileInfo(m_views.path()).fileName()), [this] { use({}); });
        }
    }
    menu->popup(globalAt);
}

} // namespace backstep
