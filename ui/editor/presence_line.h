#pragma once

#include "model/editor/step_form.h"
#include "model/editor/worker_presence.h"
#include "ui/shared/status_glyph.h"

#include <QWidget>

#include <optional>

namespace backstep {

class Theme;

/// How presence is drawn, on a card and in the form; nothing where there is no cluster to ask.
struct PresenceLook
{
    Presence shape;
    Tone tone;
};

[[nodiscard]] std::optional<PresenceLook> lookOf(WorkerPresence::Kind kind);

/// Who serves one direction of a step: ● 2, seen 1 s ago.
class PresenceLine final : public QWidget
{
    Q_OBJECT

public:
    PresenceLine(const Theme& theme, FormSide side);

    void take(const WorkerPresence& presence);

    [[nodiscard]] const QString& text() const { return m_presence.words; }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    const Theme& m_theme;
    FormSide m_side;
    WorkerPresence m_presence;
};

} // namespace backstep
