#pragma once

#include "model/words.h"
#include "ui/shared/theme.h"

#include <QFrame>
#include <QLabel>
#include <QSplitter>
#include <QStringList>
#include <QToolButton>
#include <QWidget>

class QAction;
class QBoxLayout;
class QButtonGroup;
class QLineEdit;

namespace backstep {

/// A label in one of the look's text roles and one colour token, right in every theme.
class Text final : public QLabel
{
    Q_OBJECT

public:
    Text(const Theme& theme, TextRole role, const QString& text = {}, Token ink = Token::Text);

    void setInk(Token ink);
    /// Gives way where there is no room for all of it: ends in "…", the whole stands in the tip. For one line.
    void setEliding(bool eliding);

    [[nodiscard]] QSize minimumSizeHint() const override;

protected:
    bool event(QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;

private:
    void dress();

    const Theme& m_theme;
    TextRole m_role;
    Token m_ink;
    bool m_eliding = false;
};

/// A status as a badge: tint ground, 12 px glyph, word.
class Badge final : public QWidget
{
    Q_OBJECT

public:
    explicit Badge(const Theme& theme, const StatusWord& status = {});

    void setStatus(const StatusWord& status);
    [[nodiscard]] QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    const Theme& m_theme;
    StatusWord m_status;
};

/// A small fact beside something: attempts, a timeout, a count. With an icon or without.
class Chip final : public QWidget
{
    Q_OBJECT

public:
    Chip(const Theme& theme, const QString& text, const QString& iconName = {});

    void setText(const QString& text);
    [[nodiscard]] QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    const Theme& m_theme;
    QString m_text;
    QString m_iconName;
};

/// A plain surface in one token, with 1 px of `line` at the edges asked for.
class Surface : public QWidget
{
    Q_OBJECT

public:
    Surface(const Theme& theme, Token ground, Qt::Edges lines = {}, QWidget* parent = nullptr);

    void setGround(Token ground);

protected:
    void paintEvent(QPaintEvent* event) override;

    const Theme& m_theme; // NOLINT: surfaces derived from this one paint with it too

private:
    Token m_ground;
    Qt::Edges m_lines;
};

/// 40 px of tools over an area. Widgets are added from the left; after addSpace() from there to the right.
class ToolBar final : public Surface
{
    Q_OBJECT

public:
    explicit ToolBar(const Theme& theme);

    /// A tool button for an action: icon alone, or with its label.
    QToolButton* addAction(QAction& action, bool labelled = false);
    void addWidget(QWidget& widget, int stretch = 0);
    void addLine();
    void addSpace();

private:
    QBoxLayout* m_row;
};

/// 28 px over a panel: what it is, and room for small tools at the right.
class PanelHeading final : public Surface
{
    Q_OBJECT

public:
    PanelHeading(const Theme& theme, const QString& title, Qt::Edges lines = {});

    void setTitle(const QString& title);
    void setDetail(const QString& detail);
    void addWidget(QWidget& widget);

private:
    Text* m_title;
    Text* m_detail;
    QBoxLayout* m_row;
};

/// What stands where nothing is yet: icon, what that means, and what to do next.
class EmptyState final : public QWidget
{
    Q_OBJECT

public:
    EmptyState(const Theme& theme, const QString& iconName, const QString& title, const QString& text);

    /// A link below the text.
    void setAction(QAction& action);
    void setTexts(const QString& title, const QString& text);

    /// The margins around the words give way.
    [[nodiscard]] QSize minimumSizeHint() const override;

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    const Theme& m_theme;
    Text* m_title;
    Text* m_text;
    QBoxLayout* m_column;
};

/// 2 to 5 choices side by side, one of them chosen.
class Segment final : public QFrame
{
    Q_OBJECT

public:
    Segment(const Theme& theme, const QStringList& choices, const QStringList& iconNames = {});

    [[nodiscard]] int chosen() const;
    void choose(int index);

Q_SIGNALS:
    void chosenChanged(int index);

private:
    QButtonGroup* m_group;
};

/// A field with a magnifier at its left and a cross that empties it.
[[nodiscard]] QLineEdit* makeSearchField(const Theme& theme, const QString& placeholder);

/// An icon button of 28 × 28 for an action.
[[nodiscard]] QToolButton* makeToolButton(QAction& action, bool labelled = false);

/// 1 px of line with a grip area around it; children never close by dragging.
[[nodiscard]] QSplitter* makeSplitter(Qt::Orientation orientation);

} // namespace backstep
