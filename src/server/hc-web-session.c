/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "handclasp"

#include <arpa/inet.h>
#include <string.h>

#include "hc-web-session.h"

#define HTTP_PORT 80
#define HTTPS_PORT 443
#define TOKEN_LENGTH 43 /* 32 bytes in base64url without padding */
#define JSON_TYPE "application/json"

/* Each of these decides whether a stranger's page may act for a signed-in guest: they take what a
 * client sent as it is, and say no to what they do not know. */

static gboolean
is_secure (const char *scheme)
{
  return g_str_equal (scheme, "https");
}

/* A page over plain HTTP can neither replace a cookie of HTTPS nor set one of this prefix (RFC 6265bis,
 * sections 4.1.3.2 and 5.7), so a host that goes back to plain HTTP needs a name that is free. */
static char *
make_cookie_name (const char *scheme, guint16 port)
{
  return g_strdup_printf ("%shandclasp_%u", is_secure (scheme) ? "__Host-" : "", port);
}

static gboolean
is_token (const char *token)
{
  return strlen (token) == TOKEN_LENGTH && strspn (token, G_CSET_A_2_Z G_CSET_a_2_z G_CSET_DIGITS "-_") == TOKEN_LENGTH;
}

static gboolean
is_ipv4 (const char *text)
{
  struct in_addr address;

  return inet_pton (AF_INET, text, &address) == 1;
}

static gboolean
is_ipv6 (const char *text)
{
  struct in6_addr address;

  return inet_pton (AF_INET6, text, &address) == 1;
}

/* "[...]": the brackets belong to it. */
static gboolean
is_bracketed_ipv6 (const char *name)
{
  g_autofree char *inner = NULL;
  gsize length = strlen (name);

  if (length < 2 || name[0] != '[' || name[length - 1] != ']')
    return FALSE;
  inner = g_strndup (name + 1, length - 2);
  return is_ipv6 (inner);
}

static gboolean
is_among (const char *name, const char *const *names)
{
  for (; names != NULL && *names != NULL; names++)
    if (g_ascii_strcasecmp (name, *names) == 0)
      return TRUE;
  return FALSE;
}

/* Splits "NAME" or "NAME:PORT", where a NAME in brackets has colons of its own. */
static char *
split_port (const char *host, const char **port)
{
  const char *bracket = host[0] == '[' ? strchr (host, ']') : NULL;
  const char *colon = strchr (bracket != NULL ? bracket : host, ':');

  *port = colon != NULL ? colon + 1 : NULL;
  return colon != NULL ? g_strndup (host, colon - host) : g_strdup (host);
}

/* Written as everybody writes it: no sign, no blanks, no leading zeros. */
static gboolean
is_port (const char *text, const char *scheme, guint16 port)
{
  g_autofree char *written = g_strdup_printf ("%u", port);

  if (text != NULL)
    return g_str_equal (text, written);
  return port == (is_secure (scheme) ? HTTPS_PORT : HTTP_PORT);
}

/**
 * hc_web_session_find_token:
 * @cookies: (nullable): a Cookie header
 * @scheme: "http" or "https", by which this host is reached
 *
 * Returns: (transfer full) (nullable): the token of a session of the host at @port; the first one
 *   where there are several
 */
char *
hc_web_session_find_token (const char *cookies, const char *scheme, guint16 port)
{
  g_autofree char *name = make_cookie_name (scheme, port);
  g_auto (GStrv) pairs = g_strsplit (cookies != NULL ? cookies : "", ";", -1);
  gsize n_name = strlen (name);

  for (char **pair = pairs; *pair != NULL; pair++)
    {
      g_strstrip (*pair);
      if (g_str_has_prefix (*pair, name) && (*pair)[n_name] == '=' && is_token (*pair + n_name + 1))
        return g_strdup (*pair + n_name + 1);
    }
  return NULL;
}

/**
 * hc_web_session_make_cookie:
 * @token: (nullable): %NULL takes the cookie back
 * @scheme: by which this host is reached
 * @lifetime: in milliseconds
 *
 * Returns: (transfer full): a Set-Cookie header
 */
char *
hc_web_session_make_cookie (const char *token, const char *scheme, guint16 port, gint64 lifetime)
{
  g_autofree char *name = make_cookie_name (scheme, port);

  return g_strdup_printf ("%s=%s; HttpOnly; SameSite=Strict; Path=/; Max-Age=%" G_GINT64_FORMAT "%s", name,
                          token != NULL ? token : "", token != NULL ? MAX (lifetime / 1000, 1) : 0,
                          is_secure (scheme) ? "; Secure" : "");
}

/**
 * hc_web_session_is_our_host:
 * @host: a Host header
 * @scheme: by which this host is reached
 * @names: what this host is called, besides its addresses
 *
 * A page of a name that somebody made point at us must not pass (DNS rebinding); an address cannot
 * be made to.
 */
gboolean
hc_web_session_is_our_host (const char *host, const char *scheme, guint16 port, const char *const *names)
{
  const char *port_text;
  g_autofree char *name = split_port (host, &port_text);

  if (!is_port (port_text, scheme, port))
    return FALSE;
  return is_ipv4 (name) || is_bracketed_ipv6 (name) || is_among (name, names);
}

/**
 * hc_web_session_is_our_origin:
 * @origin: (nullable): an Origin header
 * @host: the Host header beside it
 */
gboolean
hc_web_session_is_our_origin (const char *origin, const char *scheme, const char *host)
{
  g_autofree char *ours = g_strconcat (scheme, "://", host, NULL);

  return origin != NULL && g_ascii_strcasecmp (origin, ours) == 0;
}

/**
 * hc_web_session_is_json:
 * @content_type: (nullable): with or without parameters
 */
gboolean
hc_web_session_is_json (const char *content_type)
{
  const char *rest;

  if (content_type == NULL || g_ascii_strncasecmp (content_type, JSON_TYPE, strlen (JSON_TYPE)) != 0)
    return FALSE;
  rest = content_type + strlen (JSON_TYPE);
  rest += strspn (rest, " \t");
  return *rest == '\0' || *rest == ';';
}

/**
 * hc_web_session_list_names:
 * @machine: what the system calls itself
 * @given: (nullable): further names
 *
 * Returns: (transfer full): every name that guests may use
 */
char **
hc_web_session_list_names (const char *machine, const char *const *given)
{
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();
  g_auto (GStrv) labels = g_strsplit (machine, ".", 2);

  g_strv_builder_add (names, "localhost");
  if (*machine != '\0' && labels[0][0] != '\0')
    {
      g_autofree char *local = g_strconcat (labels[0], ".local", NULL);

      if (labels[1] != NULL)
        g_strv_builder_add (names, machine);
      g_strv_builder_add_many (names, labels[0], local, NULL);
    }
  if (given != NULL)
    g_strv_builder_addv (names, (const char **) given);
  return g_strv_builder_end (names);
}
