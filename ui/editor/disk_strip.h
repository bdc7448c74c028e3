#pragma once

#include "model/editor/editor_files.h"
#include "model/words.h"

#include <QObject>

#include <array>

namespace backstep {

class Banner;
class Button;
class Theme;

/// Over the canvas: what became of the file in front outside of the window, and what can be done about it. A file
/// without changes of its own is simply read again; nothing else happens before a person says so.
class DiskStrip final : public QObject
{
    Q_OBJECT

public:
    DiskStrip(const Theme& theme, EditorFiles& files);

    [[nodiscard]] Banner& banner() { return *m_banner; }

    /// At every open file.
    void look();
    /// At the file in front alone; nothing is read again.
    void lookAtFront();
    /// False: it would write over what somebody else wrote; the strip says so then.
    [[nodiscard]] bool maySave(EditorDocument& document);

    /// The text here and the one on disk can be compared.
    [[nodiscard]] bool hasConflict() const { return m_matter == Matter::Conflict; }

Q_SIGNALS:
    void told(backstep::Tone tone, const QString& sentence);
    void compareAsked();
    void saveAsAsked();
    void saveAgainAsked();
    /// The file in front was looked at.
    void looked();

private:
    enum class Matter : std::uint8_t
    {
        None,
        Conflict,
        Unreadable, ///< what stands on disk now is no text
        Gone,
        Moved,
        ReadOnly
    };

    enum Offer : std::uint8_t
    {
        Compare,
        Merge,
        KeepMine,
        TakeTheirs,
        Follow,
        SaveAgain,
        SaveAs
    };

    static constexpr std::size_t offerCount = SaveAs + 1;

    void connectOffers();
    void readAgain(const std::vector<EditorDocument*>& documents);
    [[nodiscard]] Matter matterOf(const EditorDocument& document, const OnDisk& found) const;
    void show(const EditorDocument& document, const OnDisk& found);
    void showConflict(const EditorDocument& document);
    void offer(std::initializer_list<Offer> offers);
    void settle(const std::optional<QString>& refusal);

    EditorFiles& m_files;
    Banner* m_banner;
    std::array<Button*, offerCount> m_offers;
    Matter m_matter = Matter::None;
    QString m_movedTo;
};

} // namespace backstep
