#include "engine/ledger/sqlite.h"

#include <sqlite3.h>

namespace backstep::sqlite {

void CloseDatabase::operator()(sqlite3* database) const
{
    sqlite3_close_v2(database);
}

void Statement::Finalize::operator()(sqlite3_stmt* statement) const
{
    sqlite3_finalize(statement);
}

Statement::Statement(sqlite3* database, std::string_view text)
{
    sqlite3_stmt* statement = nullptr;
    sqlite3_prepare_v3(
        database, text.data(), static_cast<int>(text.size()), SQLITE_PREPARE_PERSISTENT, &statement, nullptr
    );
    m_statement.reset(statement);
}

Statement& Statement::took(int code)
{
    m_refused = m_refused == SQLITE_OK ? code : m_refused;
    return *this;
}

Statement& Statement::bind(int place, std::int64_t value)
{
    return took(sqlite3_bind_int64(m_statement.get(), place, value));
}

Statement& Statement::bindText(int place, std::string_view value)
{
    return took(sqlite3_bind_text64(m_statement.get(), place, value.data(), value.size(), SQLITE_STATIC, SQLITE_UTF8));
}

Statement& Statement::bindBlob(int place, std::string_view value)
{
    // A null pointer would be NULL, not an empty blob.
    const char* data = value.empty() ? "" : value.data();
    return took(sqlite3_bind_blob64(m_statement.get(), place, data, value.size(), SQLITE_STATIC));
}

Statement& Statement::bindNull(int place)
{
    return took(sqlite3_bind_null(m_statement.get(), place));
}

int Statement::step()
{
    // Without what was refused it would write NULL, and the sentence would speak of that.
    return m_refused == SQLITE_OK ? sqlite3_step(m_statement.get()) : m_refused;
}

bool Statement::run()
{
    if (m_refused != SQLITE_OK) {
        m_refused = SQLITE_OK;
        return false; // The connection says what it did not take, until the next call.
    }
    const int code = step();
    reset();
    return code == SQLITE_DONE;
}

void Statement::reset()
{
    m_refused = SQLITE_OK;
    sqlite3_reset(m_statement.get());
}

std::int64_t Statement::number(int column) const
{
    return sqlite3_column_int64(m_statement.get(), column);
}

std::string_view Statement::text(int column) const
{
    return blob(column);
}

std::string_view Statement::blob(int column) const
{
    const void* data = sqlite3_column_blob(m_statement.get(), column);
    const int size = sqlite3_column_bytes(m_statement.get(), column);
    return data == nullptr ? std::string_view()
                           : std::string_view(static_cast<const char*>(data), static_cast<std::size_t>(size));
}

} // namespace backstep::sqlite
