#include "model/flows/row_places.h"

#include <QtTest/QTest>

#include <algorithm>
#include <random>
#include <vector>

namespace backstep {

/// The rows of a long list are what a plain vector would hold, wherever the gap lies.
class RowPlacesTest : public QObject
{
    Q_OBJECT

private slots:

    void areWhatAVectorWouldHold()
    {
        std::mt19937 chance(7);
        std::vector<RowPlaces::Place> plain(3);
        RowPlaces rows(plain);
        RowPlaces::Place next = 1;
        const auto below = [&](std::size_t bound) { return chance() % bound; };
        for (int step = 0; step < 4000; ++step) {
            const std::size_t at = below(plain.size() + 1);
            const auto offset = plain.begin() + static_cast<std::ptrdiff_t>(at);
            if (below(3) != 0 && plain.size() < 300) {
                std::vector<RowPlaces::Place> added(below(40));
                std::ranges::generate(added, [&] { return next++; });
                rows.insert(at, added);
                plain.insert(offset, added.begin(), added.end());
            } else {
                const std::size_t count = below(plain.size() - at + 1);
                rows.erase(at, count);
                plain.erase(offset, offset + static_cast<std::ptrdiff_t>(count));
            }
            if (below(50) == 0) {
                std::ranges::reverse(rows.contiguous());
                std::ranges::reverse(plain);
            }
            QCOMPARE(rows.size(), plain.size());
            QCOMPARE(rows.copy(), plain);
            for (std::size_t row = 0; row < plain.size(); ++row) {
                QCOMPARE(rows[row], plain[row]);
            }
        }
    }

    void moreThanTheSpareRoomFits()
    {
        RowPlaces rows(std::vector<RowPlaces::Place>{1, 2});
        const std::vector<RowPlaces::Place> many(5000, 9);
        rows.insert(1, many);
        QCOMPARE(rows.size(), std::size_t{5002});
        QCOMPARE(rows[0], RowPlaces::Place{1});
        QCOMPARE(rows[5000], RowPlaces::Place{9});
        QCOMPARE(rows[5001], RowPlaces::Place{2});
        rows.clear();
        QCOMPARE(rows.size(), std::size_t{0});
        rows.insert(0, std::vector<RowPlaces::Place>{4});
        QCOMPARE(rows[0], RowPlaces::Place{4});
    }
};

} // namespace backstep

QTEST_APPLESS_MAIN(backstep::RowPlacesTest)
#include "row_places_test.moc"
