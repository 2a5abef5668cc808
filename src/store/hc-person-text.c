/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "handclasp"

#include <string.h>

#include "hc-json.h"
#include "hc-person-text.h"

/**
 * hc_person_from_text:
 * @text: of hc_person_get_json()
 *
 * Returns: (transfer full): never %NULL; nobody where the database was tampered with
 */
HcPerson *
hc_person_from_text (const char *text)
{
  g_autoptr (JsonObject) object = hc_json_parse (text, strlen (text), NULL);

  if (object == NULL)
    object = json_object_new ();
  return hc_person_new_from_json (object);
}
