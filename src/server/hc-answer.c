/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "handclasp"

#include <libsoup/soup.h>
#include <string.h>

#include "hc-json.h"
#include "hc-answer.h"

/* The page loads what this host serves and nothing else, inline neither script nor style, and
 * nobody frames it. 'self' covers the WebSocket (CSP 3, 6.7.2.8). */
#define POLICY                                                                                               \
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "      \
  "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

const HcHeader hc_answer_headers[] = {
  { "Connection", "close" },
  { "Content-Security-Policy", POLICY },
  { "X-Content-Type-Options", "nosniff" },
  { "Referrer-Policy", "no-referrer" },
  { "Cross-Origin-Resource-Policy", "same-origin" },
  { NULL, NULL },
};

static const guint statuses[] = {
  [HC_ERROR_BAD_MESSAGE] = SOUP_STATUS_BAD_REQUEST,
  [HC_ERROR_NOT_FOUND] = SOUP_STATUS_NOT_FOUND,
  [HC_ERROR_SLOW_DOWN] = 429,
  [HC_ERROR_STORAGE] = SOUP_STATUS_SERVICE_UNAVAILABLE,
  [HC_ERROR_SIGNED_OUT] = SOUP_STATUS_UNAUTHORIZED,
  [HC_ERROR_FORBIDDEN] = SOUP_STATUS_FORBIDDEN,
  [HC_ERROR_TOO_LARGE] = SOUP_STATUS_REQUEST_ENTITY_TOO_LARGE,
  [HC_ERROR_USERNAME_TAKEN] = SOUP_STATUS_CONFLICT,
  [HC_ERROR_SIGN_UP_CLOSED] = SOUP_STATUS_FORBIDDEN,
  [HC_ERROR_BAD_USERNAME] = SOUP_STATUS_UNPROCESSABLE_ENTITY,
  [HC_ERROR_BAD_NAME] = SOUP_STATUS_UNPROCESSABLE_ENTITY,
  [HC_ERROR_WEAK_PASSWORD] = SOUP_STATUS_UNPROCESSABLE_ENTITY,
  [HC_ERROR_WRONG_PASSWORD] = SOUP_STATUS_UNAUTHORIZED,
};

/**
 * hc_answer_get_status:
 *
 * Returns: the status of an answer that says @error: 503 for what is no fault of the peer's
 */
guint
hc_answer_get_status (const GError *error)
{
  if (error->domain != HC_ERROR)
    return SOUP_STATUS_SERVICE_UNAVAILABLE;
  if ((guint) error->code >= G_N_ELEMENTS (statuses) || statuses[error->code] == 0)
    return SOUP_STATUS_BAD_REQUEST;
  return statuses[error->code];
}

/* libsoup lacks the phrases of RFC 6585. */
const char *
hc_answer_get_phrase (guint status)
{
  switch (status)
    {
    case 426:
      return "Upgrade Required";
    case 429:
      return "Too Many Requests";
    case 431:
      return "Request Header Fields Too Large";
    default:
      return soup_status_get_phrase (status);
    }
}

char *
hc_answer_new_json (const GError *error)
{
  GString *json = g_string_new (NULL);

  g_string_append_printf (json, "{\"error\":{\"code\":\"%s\",\"message\":", hc_error_get_word (error));
  hc_json_append_string (json, error->message);
  g_string_append (json, "}}");
  return g_string_free (json, FALSE);
}

/**
 * hc_answer_new_bare:
 *
 * Returns: (transfer full): a whole answer, to be written without libsoup
 */
char *
hc_answer_new_bare (guint status, const GError *error)
{
  g_autofree char *json = hc_answer_new_json (error);
  GString *answer = g_string_new (NULL);

  g_string_append_printf (answer, "HTTP/1.1 %u %s\r\n", status, hc_answer_get_phrase (status));
  for (const HcHeader *header = hc_answer_headers; header->name != NULL; header++)
    g_string_append_printf (answer, "%s: %s\r\n", header->name, header->value);
  g_string_append_printf (answer,
                          "Cache-Control: no-store\r\nContent-Type: application/json\r\n"
                          "Content-Length: %" G_GSIZE_FORMAT "\r\n\r\n%s",
                          strlen (json), json);
  return g_string_free (answer, FALSE);
}
