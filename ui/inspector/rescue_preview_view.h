#pragma once

#include "ui/shared/parts.h"

class QVBoxLayout;

namespace backstep {

struct RescuePreview;

/// What happened, and what will be sent: each UNDO beside the DO it cancels.
class RescuePreviewView final : public Surface
{
    Q_OBJECT

public:
    explicit RescuePreviewView(const Theme& theme);

    void setPreview(const RescuePreview& preview);

private:
    [[nodiscard]] QWidget* makeHeading();
    [[nodiscard]] QWidget* makeLeftAlone(const RescuePreview& preview);

    Text* m_happened;
    Text* m_sends;
    QVBoxLayout* m_rows = nullptr;
};

} // namespace backstep
