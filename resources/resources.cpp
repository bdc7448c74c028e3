#include "resources/resources.h"

#include <QtCore/qglobal.h>

// Q_INIT_RESOURCE declares a function and therefore must not stand inside a namespace.
static void initialiseResources()
{
    Q_INIT_RESOURCE(backstep);
}

namespace backstep {

void loadResources()
{
    initialiseResources();
}

} // namespace backstep
