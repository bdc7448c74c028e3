#include "ui/shared/theme_sheet.h"

#include "ui/shared/theme.h"

namespace backstep {

namespace {

// "@name" stands for the token of that name.
constexpr const char* sheet = R"(
QPushButton { height: 26px; padding: 0 12px; border: 1px solid @line; border-radius: 4px; background: @raised;
    color: @text; }
QPushButton:hover { background: @hover; border-color: @line-strong; }
QPushButton:pressed { background: @select-idle; }
QPushButton:disabled { background: transparent; color: @text3; }
QPushButton[kind="primary"] { background: @accent-fill; border-color: @accent-fill; color: @on-accent; }
QPushButton[kind="primary"]:hover, QPushButton[kind="primary"]:pressed { background: @accent-hover;
    border-color: @accent-hover; }
QPushButton[kind="undo"], QPushButton[kind="undo"]:hover { background: @undo-solid; border-color: @undo-solid;
    color: @on-solid; }
QPushButton[kind="undo"]:hover, QPushButton[kind="undo"]:pressed { border-color: @undo-ink; }
QPushButton[kind="primary"]:disabled, QPushButton[kind="undo"]:disabled { background: transparent;
    border-color: @line; color: @text3; }
QPushButton[kind="danger"] { background: transparent; border-color: @fail-fill; color: @fail-ink; }
QPushButton[kind="danger"]:hover { background: @hover; }
QPushButton[kind="link"] { background: transparent; border-color: transparent; color: @accent; padding: 0 8px; }
QPushButton[kind="link"]:hover { background: @hover; }
QPushButton[field="true"] { background: @field; border-color: @line-strong; }
QPushButton[field="true"]:disabled { border-color: @line; }
QPushButton::menu-indicator { image: none; }
QPushButton[small="true"] { height: 22px; padding: 0 8px; }
QPushButton:focus { border: 2px solid @focus; }

QToolButton { min-height: 26px; min-width: 26px; padding: 0 1px; border: 1px solid transparent; border-radius: 4px;
    background: transparent; color: @text; }
QToolButton[labelled="true"] { padding: 0 6px; spacing: 6px; }
QToolButton:hover { background: @hover; }
QToolButton:pressed { background: @select-idle; }
QToolButton:checked { background: @select; }
QToolButton:disabled { color: @text3; }
QToolButton:focus { border-color: @focus; }
QToolButton::menu-indicator { image: none; }

QFrame[segment="true"] { border: 1px solid @line; border-radius: 4px; background: transparent; }
QFrame[segment="true"][overlay="true"] { background: @panel; }
QToolButton[segment="true"] { border: 0; border-radius: 0; padding: 0 11px; color: @text2; }
QToolButton[segment="true"][divided="true"] { border-right: 1px solid @line; }
QToolButton[segment="true"]:checked { background: @select; color: @text; }
QToolButton[segment="true"]:focus { color: @accent; }

QLineEdit, QSpinBox, QDoubleSpinBox, QComboBox { height: 26px; padding: 0 7px; border: 1px solid @line-strong;
    border-radius: 4px; background: @field; selection-background-color: @select;
    selection-color: @text; }
QTextEdit[field="true"], QPlainTextEdit[field="true"] { border: 1px solid @line-strong; border-radius: 4px;
    background: @field; padding: 3px 5px; }
QLineEdit:focus, QSpinBox:focus, QDoubleSpinBox:focus, QComboBox:focus { border: 2px solid @focus; padding: 0 6px; }
QTextEdit[field="true"]:focus, QPlainTextEdit[field="true"]:focus { border: 2px solid @focus; padding: 2px 4px; }
QComboBox::drop-down { border: 0; width: 22px; }
QComboBox::down-arrow { image: none; }
QLineEdit[wrong="true"], QSpinBox[wrong="true"], QComboBox[wrong="true"] { border: 2px solid @fail-fill;
    padding: 0 6px; }
QLineEdit:disabled, QSpinBox:disabled, QComboBox:disabled { border-color: @line; }
QLineEdit[bare="true"], QLineEdit[bare="true"]:focus { border: 0; padding: 0; background: transparent; }

QLineEdit QToolButton { min-height: 0; min-width: 0; padding: 0; border: 0; background: transparent; }

QTabBar { background: transparent; }
QTabBar::tab { height: 30px; padding: 0 10px; margin: 0 4px 0 0; border: 0; border-bottom: 2px solid transparent;
    background: transparent; color: @text2; }
QTabBar::tab:selected { color: @text; border-bottom-color: @accent; }
QTabBar::tab:hover { color: @text; }
QTabBar::tab:focus { color: @accent; }
QTabWidget::pane { border: 0; border-top: 1px solid @line; }
)";

} // namespace

QString sheetOf(const Theme& theme)
{
    QString text = QString::fromLatin1(sheet);
    // Longer names first: "@line" is the beginning of "@line-strong".
    std::vector<Token> tokens;
    for (std::size_t i = 0; i < tokenCount; ++i) {
        tokens.push_back(static_cast<Token>(i));
    }
    std::ranges::sort(tokens, std::greater{}, [](Token token) { return qstrlen(tokenName(token)); });
    for (const Token token : tokens) {
        text.replace(QLatin1Char('@') + QLatin1String(tokenName(token)), theme.color(token).name());
    }
    return text;
}

} // namespace backstep
