/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

char     *hc_web_session_find_token  (const char         *cookies,
                                      const char         *scheme,
                                      guint16             port);
char     *hc_web_session_make_cookie (const char         *token,
                                      const char         *scheme,
                                      guint16             port,
                                      gint64              lifetime);

gboolean  hc_web_session_is_our_host (const char         *host,
                                      const char         *scheme,
                                      guint16             port,
                                      const char *const  *names);
gboolean  hc_web_session_is_our_origin (const char       *origin,
                                        const char       *scheme,
                                        const char       *host);
gboolean  hc_web_session_is_json     (const char         *content_type);

char    **hc_web_session_list_names  (const char         *machine,
                                      const char *const  *given);

G_END_DECLS
