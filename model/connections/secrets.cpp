#include "model/connections/secrets.h"
