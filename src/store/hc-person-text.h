/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hc-person.h"

G_BEGIN_DECLS

char     *hc_person_to_text   (const HcPerson *person);
HcPerson *hc_person_from_text (const char     *text);

G_END_DECLS
