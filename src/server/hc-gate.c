/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "handclasp"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "hc-api.h"
#include "hc-error.h"
#include "hc-pages.h"
#include "hc-upgrade.h"
#include "hc-web-session.h"
#include "hc-gate.h"

typedef struct
{
  const char        *path;
  HcExchangeHandler  handle;
  gboolean           is_post; /* else GET, and HEAD where that has a meaning */
  gboolean           has_head;
} HcRoute;

static const HcRoute routes[] = {
  { "/api/sign-up", hc_api_sign_up, .is_post = TRUE },
  { "/api/sign-in", hc_api_sign_in, .is_post = TRUE },
  { "/api/sign-out", hc_api_sign_out, .is_post = TRUE },
  { "/api/password", hc_api_password, .is_post = TRUE },
  { "/api/remove-account", hc_api_remove_account, .is_post = TRUE },
  { "/api/me", hc_api_me, .has_head = TRUE },
  { "/healthz", hc_api_health, .has_head = TRUE },
  { "/ws/friend-requests/", hc_upgrade, .has_head = FALSE },
};

static const HcRoute page_route = { NULL, hc_pages_serve, .has_head = TRUE };

static gboolean
refuse (HcExchange *exchange, HcError code, const char *why)
{
  g_autoptr (GError) error = g_error_new_literal (HC_ERROR, code, why);

  hc_exchange_answer_error (exchange, error);
  return FALSE;
}

static gboolean
refuse_with (HcExchange *exchange, guint status, const char *why)
{
  hc_exchange_answer_refusal (exchange, status, why);
  return FALSE;
}

static gboolean
refuse_page (HcExchange *exchange, const char *page, HcError code, const char *why)
{
  g_autoptr (GError) error = g_error_new_literal (HC_ERROR, code, why);

  hc_pages_refuse (exchange, page, error);
  return FALSE;
}

static guint
count_headers (HcExchange *exchange, const char *wanted)
{
  SoupMessageHeadersIter iter;
  const char *name;
  const char *value;
  guint n = 0;

  soup_message_headers_iter_init (&iter, soup_server_message_get_request_headers (exchange->message));
  while (soup_message_headers_iter_next (&iter, &name, &value))
    if (g_ascii_strcasecmp (name, wanted) == 0)
      n++;
  return n;
}

static gboolean
check_body (HcExchange *exchange)
{
  guint n_lengths = count_headers (exchange, "Content-Length");
  guint n_codings = count_headers (exchange, "Transfer-Encoding");
  const char *type = hc_exchange_get_header (exchange, "Content-Type");

  if (n_lengths + n_codings > 1)
    return refuse_with (exchange, SOUP_STATUS_BAD_REQUEST, _("This request says in two ways where it ends."));
  if (type != NULL && g_ascii_strncasecmp (type, "multipart/", strlen ("multipart/")) == 0)
    return refuse_with (exchange, SOUP_STATUS_UNSUPPORTED_MEDIA_TYPE, _("The body of a request is JSON here."));
  return TRUE;
}

static gboolean
check_host (HcExchange *exchange)
{
  HcServices *services = exchange->services;

  if (count_headers (exchange, "Host") != 1)
    return refuse_with (exchange, SOUP_STATUS_BAD_REQUEST, _("A request names one host."));
  if (!hc_web_session_is_our_host (hc_exchange_get_header (exchange, "Host"), services->scheme, services->port,
                                   (const char *const *) services->names))
    return refuse_page (exchange, "other-name", HC_ERROR_FORBIDDEN, _("This host goes by another name."));
  return TRUE;
}

/* Who forgot the s, or was here before it was needed, is sent there with an empty hand: the fragment of the address,
 * which is the view, goes along by itself. Only once the host is known to be us. */
static gboolean
check_scheme (HcExchange *exchange)
{
  const char *method = soup_server_message_get_method (exchange->message);
  g_autofree char *place = NULL;

  if (!hc_connection_is_plain (exchange->connection))
    return TRUE;
  if (!g_str_equal (method, "GET") && !g_str_equal (method, "HEAD"))
    return refuse_with (exchange, SOUP_STATUS_BAD_REQUEST, _("This address begins with https:// here."));
  place = g_strdup_printf ("https://%s/", hc_exchange_get_header (exchange, "Host"));
  hc_exchange_set_header (exchange, "Location", place);
  hc_exchange_answer_empty (exchange, SOUP_STATUS_TEMPORARY_REDIRECT);
  return FALSE;
}

static const HcRoute *
find_route (const char *path)
{
  for (guint i = 0; i < G_N_ELEMENTS (routes); i++)
    if (g_str_equal (path, routes[i].path))
      return &routes[i];
  return hc_pages_has (path) ? &page_route : NULL;
}

static gboolean
check_method (HcExchange *exchange, const HcRoute *route)
{
  const char *method = soup_server_message_get_method (exchange->message);
  const char *allowed = route->is_post ? "POST" : route->has_head ? "GET, HEAD" : "GET";

  if (g_str_equal (method, route->is_post ? "POST" : "GET") || (route->has_head && g_str_equal (method, "HEAD")))
    return TRUE;
  hc_exchange_set_header (exchange, "Allow", allowed);
  return refuse_with (exchange, SOUP_STATUS_METHOD_NOT_ALLOWED, _("This cannot be asked for in that way."));
}

static gboolean
check_post (HcExchange *exchange)
{
  if (!hc_gate_check_origin (exchange))
    return FALSE;
  if (count_headers (exchange, "Content-Type") != 1 ||
      !hc_web_session_is_json (hc_exchange_get_header (exchange, "Content-Type")))
    return refuse_with (exchange, SOUP_STATUS_UNSUPPORTED_MEDIA_TYPE, _("The body of a request is JSON here."));
  return TRUE;
}

/**
 * hc_gate_check_origin:
 *
 * Returns: %FALSE, and the request is answered, where it comes from a page that is not ours
 */
gboolean
hc_gate_check_origin (HcExchange *exchange)
{
  if (count_headers (exchange, "Origin") != 1 ||
      !hc_web_session_is_our_origin (hc_exchange_get_header (exchange, "Origin"), exchange->services->scheme,
                                     hc_exchange_get_header (exchange, "Host")))
    return refuse (exchange, HC_ERROR_FORBIDDEN, _("This comes from a page of another host."));
  return TRUE;
}

/**
 * hc_gate_pass:
 * @exchange: whose headers are there
 *
 * Returns: (nullable): who handles it when its body is there too; %NULL where it is refused, and
 *   answered
 */
HcExchangeHandler
hc_gate_pass (HcExchange *exchange)
{
  const char *path = g_uri_get_path (soup_server_message_get_uri (exchange->message));
  const HcRoute *route = find_route (path);

  if (!check_host (exchange) || !check_body (exchange) || !check_scheme (exchange))
    return NULL;
  if (route == NULL)
    {
      refuse_page (exchange, "nothing", HC_ERROR_NOT_FOUND, _("There is nothing here."));
      return NULL;
    }
  if (!check_method (exchange, route) || (route->is_post && !check_post (exchange)))
    return NULL;
  exchange->token = hc_web_session_find_token (hc_exchange_get_header (exchange, "Cookie"), exchange->services->scheme,
                                               exchange->services->port);
  return route->handle;
}
