/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "handclasp"

#include <string.h>

#include "hc-answer.h"
#include "hc-language.h"
#include "hc-web-resources.h"
#include "hc-pages.h"

#define FOLDER "/io/github/handclasp/Handclasp/web"
#define MOST_LENGTH 1024 /* of what a browser says that it takes */

static const struct
{
  const char *suffix;
  const char *type;
} types[] = {
  { ".html", "text/html; charset=utf-8" },
  { ".js", "text/javascript; charset=utf-8" },
  { ".css", "text/css; charset=utf-8" },
  { ".svg", "image/svg+xml" },
  { ".json", "application/json" },
  { ".webmanifest", "application/manifest+json" },
  { ".png", "image/png" },
  { ".woff2", "font/woff2" },
};

static gboolean
is_index (const char *path)
{
  return g_str_equal (path, "/") || g_str_equal (path, "/index.html");
}

static char *
get_resource (const char *path, const char *language)
{
  return is_index (path) ? g_strdup_printf (FOLDER "/index.%s.html", language) : g_strconcat (FOLDER, path, NULL);
}

static char *
choose_language (HcExchange *exchange)
{
  g_auto (GStrv) languages = g_strsplit (HC_PAGE_LANGUAGES, " ", -1);
  const char *const *all = (const char *const *) languages;
  const char *language = hc_language_find_choice (hc_exchange_get_header (exchange, "Cookie"), all);

  if (language == NULL)
    language = hc_language_negotiate (hc_exchange_get_header (exchange, "Accept-Language"), all);
  return g_strdup (language);
}

/* Of the content: the same after a restart, another after an update. */
static char *
make_etag (GBytes *bytes)
{
  g_autofree char *digest = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, bytes);

  return g_strdup_printf ("\"%.32s\"", digest);
}

/**
 * hc_pages_has:
 * @path: as a client wrote it
 *
 * Returns: whether there is a file of the page. Only names that the program was built with exist.
 */
gboolean
hc_pages_has (const char *path)
{
  g_autofree char *resource = get_resource (path, "en");

  return hc_pages_guess_type (resource) != NULL &&
         g_resource_get_info (hc_web_get_resource (), resource, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL, NULL, NULL);
}

/**
 * hc_pages_serve:
 *
 * Answers with a file of the page, or with 304 where the client has it. The first file is in the
 * language that the client chose or would like.
 */
void
hc_pages_serve (HcExchange *exchange)
{
  const char *path = g_uri_get_path (soup_server_message_get_uri (exchange->message));
  g_autofree char *language = choose_language (exchange);
  g_autofree char *resource = get_resource (path, language);
  g_autoptr (GBytes) bytes = g_resource_lookup_data (hc_web_get_resource (), resource, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
  g_autofree char *etag = make_etag (bytes);
  gboolean is_known = hc_pages_match_etag (hc_exchange_get_header (exchange, "If-None-Match"), etag);

  hc_exchange_set_header (exchange, "ETag", etag);
  hc_exchange_set_header (exchange, "Cache-Control", "no-cache");
  if (is_index (path))
    {
      hc_exchange_set_header (exchange, "Content-Language", language);
      hc_exchange_set_header (exchange, "Vary", "Accept-Language, Cookie");
    }
  hc_exchange_answer_bytes (exchange, is_known ? SOUP_STATUS_NOT_MODIFIED : SOUP_STATUS_OK,
                            hc_pages_guess_type (resource), bytes);
}

/* Whoever asks for an address by hand, and no program that reads our JSON, which says that it takes anything. */
static gboolean
wants_page (const char *accept)
{
  GSList *list = accept != NULL && strlen (accept) <= MOST_LENGTH ? soup_header_parse_quality_list (accept, NULL) : NULL;
  gboolean wants = FALSE;

  for (GSList *link = list; link != NULL && !wants && !g_str_equal (link->data, "application/json"); link = link->next)
    wants = g_str_equal (link->data, "text/html");
  soup_header_free_list (list);
  return wants;
}

/**
 * hc_pages_refuse:
 * @name: of the page that says @error to a person, in the language that was chosen or would be liked
 *
 * Whoever would not show a page gets the error as any other.
 */
void
hc_pages_refuse (HcExchange *exchange, const char *name, const GError *error)
{
  g_autofree char *language = NULL;
  g_autofree char *resource = NULL;
  g_autoptr (GBytes) bytes = NULL;

  if (!wants_page (hc_exchange_get_header (exchange, "Accept")))
    {
      hc_exchange_answer_error (exchange, error);
      return;
    }
  language = choose_language (exchange);
  resource = g_strdup_printf (FOLDER "/%s.%s.html", name, language);
  bytes = g_resource_lookup_data (hc_web_get_resource (), resource, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
  hc_exchange_set_header (exchange, "Content-Language", language);
  hc_exchange_answer_bytes (exchange, hc_answer_get_status (error), hc_pages_guess_type (resource), bytes);
}

/**
 * hc_pages_guess_type:
 *
 * Returns: (nullable): the type to serve @path with; %NULL for what a page is not made of
 */
const char *
hc_pages_guess_type (const char *path)
{
  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    if (g_str_has_suffix (path, types[i].suffix))
      return types[i].type;
  return NULL;
}

/**
 * hc_pages_match_etag:
 * @if_none_match: (nullable): the header: entity tags with commas between them, or `*`
 *
 * Compares weakly (RFC 9110, 13.1.2).
 */
gboolean
hc_pages_match_etag (const char *if_none_match, const char *etag)
{
  g_auto (GStrv) tags = g_strsplit (if_none_match != NULL ? if_none_match : "", ",", -1);

  for (char **tag = tags; *tag != NULL; tag++)
    {
      g_strstrip (*tag);
      if (g_str_equal (*tag, "*") || g_str_equal (g_str_has_prefix (*tag, "W/") ? *tag + 2 : *tag, etag))
        return TRUE;
    }
  return FALSE;
}
