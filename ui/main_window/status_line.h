#pragma once

#include "ui/shared/parts.h"

namespace backstep {

class Connection;

/// 24 px at the bottom: which broker, which role, records a second; at the right what the page says, and the zone.
class StatusLine final : public Surface
{
    Q_OBJECT

public:
    StatusLine(const Theme& theme, const Connection& connection);

    /// What the page in front has to say: "Ln 16, Col 22", "Flow version 41".
    void setPageWords(const QString& words);
    /// Stands behind the connection.
    void addTag(QWidget& tag);

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    void read();

    const Connection& m_connection;
    Text* m_name;
    Text* m_detail;
    Text* m_role;
    Text* m_rate;
    Text* m_history;
    Text* m_page;
};

} // namespace backstep
