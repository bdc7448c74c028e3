#pragma once

#include "engine/edits/definition_edit.h"

#include <functional>
#include <string>

namespace backstep {

/// The text after an edit; the reason in angle brackets where it is refused. Checked on the way: the changes told lead
/// from the text before to the one after, and their inverse leads back.
inline std::string
edited(const std::string& text, const std::function<Result<void>(DefinitionEdit&)>& change, const char* file = "f.yaml")
{
    auto edit = DefinitionEdit::of(text, file);
    if (!edit) {
        return "<" + edit.error().message + ">";
    }
    const auto made = change(*edit);
    if (!made) {
        return edit->text() == text ? "<" + made.error().message + ">" : "<refused, and changed all the same>";
    }
    const TextChanges changes = edit->changes();
    const std::string after = applied(text, changes);
    if (after != edit->text()) {
        return "<the changes told lead elsewhere>" + after;
    }
    return applied(after, inverse(text, changes)) == text ? after : "<the way back leads elsewhere>";
}

} // namespace backstep
