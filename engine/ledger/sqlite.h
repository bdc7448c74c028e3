#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

struct sqlite3;
struct sqlite3_stmt;

/// SQLite's C interface with owners for what it hands out. Codes are SQLite's own; what they mean to a person is said
/// by the ledger, which knows the file.
namespace backstep::sqlite {

struct CloseDatabase
{
    void operator()(sqlite3* database) const;
};

using Database = std::unique_ptr<sqlite3, CloseDatabase>;

/// A prepared statement. Bound views must live until the next step().
class Statement
{
public:
    Statement() = default;
    /// Prepared for many uses. isGood() tells whether it could be.
    Statement(sqlite3* database, std::string_view text);

    [[nodiscard]] bool isGood() const { return m_statement != nullptr; }

    /// What SQLite does not take (a blob of more than a billion bytes) is said by the next step(), which does nothing.
    Statement& bind(int place, std::int64_t value);
    Statement& bindText(int place, std::string_view value);
    Statement& bindBlob(int place, std::string_view value);
    Statement& bindNull(int place);

    /// SQLITE_ROW, SQLITE_DONE or a fault.
    [[nodiscard]] int step();
    /// Runs a statement without rows to its end and makes it ready again. True when that went well.
    [[nodiscard]] bool run();
    void reset();

    [[nodiscard]] std::int64_t number(int column) const;
    [[nodiscard]] std::string_view text(int column) const; ///< until the next step() or reset()
    [[nodiscard]] std::string_view blob(int column) const;

private:
    struct Finalize
    {
        void operator()(sqlite3_stmt* statement) const;
    };

    Statement& took(int code);

    std::unique_ptr<sqlite3_stmt, Finalize> m_statement;
    int m_refused = 0; ///< the first code of what could not be bound
};

/// Makes a statement ready for its next use when a reader leaves, however it leaves.
class ResetAtEnd
{
public:
    explicit ResetAtEnd(Statement& statement)
        : m_statement(statement)
    {
    }

    ResetAtEnd(const ResetAtEnd&) = delete;
    ResetAtEnd& operator=(const ResetAtEnd&) = delete;

    ~ResetAtEnd() { m_statement.reset(); }

private:
    Statement& m_statement;
};

} // namespace backstep::sqlite
