/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* What a string from a peer has where its sender wrote an escaped U+0000. It is no character
 * (Unicode 23.7), so that every rule for names refuses it. */
#define HC_JSON_NUL "\xEF\xB7\x90"

JsonObject *hc_json_parse          (const char  *text,
                                    gsize        length,
                                    GError     **error);
gboolean    hc_json_get_string     (JsonObject  *object,
                                    const char  *member,
                                    const char **value);
gboolean    hc_json_get_integer    (JsonObject  *object,
                                    const char  *member,
                                    gint64      *value);

void        hc_json_append_string  (GString     *json,
                                    const char  *text);
void        hc_json_append_integer (GString     *json,
                                    gint64       number);
void        hc_json_append_time    (GString     *json,
                                    gint64       ms);

G_END_DECLS
