#pragma once

#include "ui/shared/parts.h"

namespace backstep {

struct FlowHeading;

/// Status and the sentence that comes first.
class FlowHeadingView final : public Surface
{
    Q_OBJECT

public:
    explicit FlowHeadingView(const Theme& theme);

    void setHeading(const FlowHeading& heading);

private:
    Badge* m_badge;
    Text* m_why;
    Text* m_detail;
};

} // namespace backstep
