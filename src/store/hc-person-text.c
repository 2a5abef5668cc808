/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "handclasp"

#include <string.h>

#include "hc-json.h"
#include "hc-person-text.h"

/* Enough for most people without growing. */
#define USUAL_LENGTH 256

/**
 * hc_person_to_text:
 *
 * Returns: (transfer full): how the tables keep somebody as one viewer saw them
 */
char *
hc_person_to_text (const HcPerson *person)
{
  GString *text = g_string_sized_new (USUAL_LENGTH);

  hc_person_append_json (person, text);
  return g_string_free (text, FALSE);
}

/**
 * hc_person_from_text:
 * @text: of hc_person_to_text()
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
