#pragma once

#include "engine/ledger/wide_flows.h"

#include <QtTest/QTest>

namespace backstep {

/// What promises the same to the engine.
enum class LedgerKind
{
    Memory,
    Sqlite,
    SqliteInParts ///< every flow is written as if it had many steps
};

/// Rows of a test, one a kind, in the column "kind".
inline void everyLedger()
{
    QTest::addColumn<LedgerKind>("kind");
    QTest::newRow("in memory") << LedgerKind::Memory;
    QTest::newRow("on disk") << LedgerKind::Sqlite;
    QTest::newRow("on disk, in parts") << LedgerKind::SqliteInParts;
}

[[nodiscard]] inline std::size_t wholeUpTo(LedgerKind kind)
{
    return kind == LedgerKind::SqliteInParts ? 0 : parts::wholeUpTo;
}

} // namespace backstep
