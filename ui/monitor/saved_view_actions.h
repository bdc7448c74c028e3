#pragma once

#include "model/flows/saved_views.h"
#include "model/words.h"

#include <QObject>

#include <functional>

class QMenu;
class QWidget;

namespace backstep {

class Theme;

/// Saving what the list shows as a view, and the file the views are in.
class SavedViewActions final : public QObject
{
    Q_OBJECT

public:
    /// `shown` says what the list shows now, without a name.
    SavedViewActions(const Theme& theme, SavedViews& views, QWidget& page, std::function<SavedView()> shown);

    /// Asks for a name below this widget; for a file first, where none is open yet.
    void askName(QWidget& below);
    /// Under this name, in the place of one that has it.
    void save(const QString& name);
    void remove(const QString& name);
    /// For a view; with an empty name for the file.
    void openMenu(const QString& name, const QPoint& globalAt);

Q_SIGNALS:
    /// The list shows this view as it is saved.
    void saved(const QString& name);
    void told(backstep::Tone tone, const QString& sentence);
    void fileChosen(const QString& path);
    /// This view is to be told of when flows are in it.
    void alertAsked(const QString& name);

private:
    [[nodiscard]] bool hasFile();
    void openFile();
    void use(const QString& path);

    const Theme& m_theme;
    SavedViews& m_views;
    QWidget& m_page;
    std::function<SavedView()> m_shown;
    QWidget* m_below = nullptr;
};

} // namespace backstep
