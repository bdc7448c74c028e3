#include "ui/shared/button.h"
#include "ui/shared/parts.h"

#include <QAction>
#include <QBoxLayout>
#include <QButtonGroup>
#include <QLineEdit>

namespace backstep {

void EmptyState::setAction(QAction& action)
{
    auto* link = new Button(m_theme, ButtonKind::Link, action.text());
    connect(link, &Button::clicked, &action, &QAction::trigger);
    connect(&action, &QAction::changed, link, [link, &action] { link->setText(action.text()); });
    m_column->insertWidget(m_column->count() - 1, link, 0, Qt::AlignHCenter);
}

Segment::Segment(const Theme& theme, const QStringList& choices, const QStringList& iconNames)
    : m_group(new QButtonGroup(this))
{
    setProperty("segment", true);
    setFixedHeight(28);
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(1, 1, 1, 1);
    row->setSpacing(0);
    for (int i = 0; i < choices.size(); ++i) {
        auto* button = new QToolButton;
        button->setText(choices.at(i));
        button->setCheckable(true);
        button->setChecked(i == 0);
        button->setProperty("segment", true);
        button->setProperty("divided", i + 1 < choices.size());
        button->setFocusPolicy(Qt::TabFocus);
        if (i < iconNames.size() && !iconNames.at(i).isEmpty()) {
            button->setIcon(theme.icon(iconNames.at(i), Token::Text2));
            button->setIconSize(QSize(14, 14));
            button->setAccessibleName(choices.at(i));
            button->setToolTip(choices.at(i));
            button->setText(QLatin1Char(' ') + choices.at(i)); // the style leaves no gap of its own
            button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
        }
        m_group->addButton(button, i);
        row->addWidget(button);
    }
    connect(m_group, &QButtonGroup::idClicked, this, &Segment::chosenChanged);
}

int Segment::chosen() const
{
    return m_group->checkedId();
}

void Segment::choose(int index)
{
    QAbstractButton* button = m_group->button(index);
    if (button == nullptr || index == chosen()) {
        return;
    }
    button->setChecked(true);
    Q_EMIT chosenChanged(index);
}

QLineEdit* makeSearchField(const Theme& theme, const QString& placeholder)
{
    auto* field = new QLineEdit;
    field->setPlaceholderText(placeholder);
    field->setAccessibleName(placeholder);
    field->setClearButtonEnabled(true);
    field->addAction(theme.icon(QStringLiteral("search"), Token::Text2), QLineEdit::LeadingPosition);
    return field;
}

QToolButton* makeToolButton(QAction& action, bool labelled)
{
    auto* button = new QToolButton;
    button->setDefaultAction(&action);
    button->setFocusPolicy(Qt::TabFocus);
    button->setIconSize(QSize(16, 16));
    button->setProperty("labelled", labelled);
    button->setToolButtonStyle(labelled ? Qt::ToolButtonTextBesideIcon : Qt::ToolButtonIconOnly);
    button->setAccessibleName(action.text());
    if (labelled) {
        action.setIconText(QLatin1Char(' ') + action.text()); // the style leaves no gap of its own
    }
    return button;
}

QSplitter* makeSplitter(Qt::Orientation orientation)
{
    auto* splitter = new QSplitter(orientation);
    splitter->setChildrenCollapsible(false);
    splitter->setHandleWidth(1);
    return splitter;
}

} // namespace backstep
