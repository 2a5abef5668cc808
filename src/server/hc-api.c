/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "handclasp"

#include <glib/gi18n-lib.h>

#include "hc-error.h"
#include "hc-json.h"
#include "hc-store-ping.h"
#include "hc-api.h"

/* Answers with an error where a field is missing or no string. The values belong to the returned
 * object. */
static JsonObject *
read_fields (HcExchange *exchange, const char *const *names, const char **values)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) body = hc_exchange_read_json (exchange, &error);

  for (guint i = 0; body != NULL && names[i] != NULL; i++)
    if (!hc_json_get_string (body, names[i], &values[i]) || values[i] == NULL)
      {
        g_set_error (&error, HC_ERROR, HC_ERROR_BAD_MESSAGE, _("The field “%s” is missing or not as it must be."),
                     names[i]);
        g_clear_pointer (&body, json_object_unref);
      }
  if (body == NULL)
    hc_exchange_answer_error (exchange, error);
  return g_steal_pointer (&body);
}

static void
answer_session (HcExchange *exchange, guint status, GObject *accounts, GAsyncResult *result)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *token = NULL;
  g_autoptr (HcSession) session = hc_accounts_sign_in_finish (HC_ACCOUNTS (accounts), result, &token, &error);

  if (session == NULL)
    {
      hc_exchange_answer_error (exchange, error);
      return;
    }
  hc_exchange_set_cookie (exchange, token);
  hc_exchange_answer_person (exchange, status, session->me);
}

static void
on_signed_up (GObject *accounts, GAsyncResult *result, gpointer data)
{
  g_autoptr (HcExchange) exchange = data;

  answer_session (exchange, SOUP_STATUS_CREATED, accounts, result);
}

static void
on_signed_in (GObject *accounts, GAsyncResult *result, gpointer data)
{
  g_autoptr (HcExchange) exchange = data;

  answer_session (exchange, SOUP_STATUS_OK, accounts, result);
}

static void
on_signed_out (GObject *accounts, GAsyncResult *result, gpointer data)
{
  g_autoptr (HcExchange) exchange = data;
  g_autoptr (GError) error = NULL;

  if (!hc_accounts_sign_out_finish (HC_ACCOUNTS (accounts), result, &error))
    {
      hc_exchange_answer_error (exchange, error);
      return;
    }
  hc_exchange_set_cookie (exchange, NULL);
  hc_exchange_answer_empty (exchange, SOUP_STATUS_NO_CONTENT);
}

static void
on_password_set (GObject *accounts, GAsyncResult *result, gpointer data)
{
  g_autoptr (HcExchange) exchange = data;
  g_autoptr (GError) error = NULL;

  if (!hc_accounts_set_password_finish (HC_ACCOUNTS (accounts), result, &error))
    {
      hc_exchange_answer_error (exchange, error);
      return;
    }
  hc_exchange_answer_empty (exchange, SOUP_STATUS_NO_CONTENT);
}

static void
on_removed (GObject *accounts, GAsyncResult *result, gpointer data)
{
  g_autoptr (HcExchange) exchange = data;
  g_autoptr (GError) error = NULL;

  if (!hc_accounts_remove_finish (HC_ACCOUNTS (accounts), result, &error))
    {
      hc_exchange_answer_error (exchange, error);
      return;
    }
  hc_exchange_set_cookie (exchange, NULL);
  hc_exchange_answer_empty (exchange, SOUP_STATUS_NO_CONTENT);
}

/* Answers with an error where there is no session. */
static HcSession *
find_session_finish (HcExchange *exchange, GObject *accounts, GAsyncResult *result)
{
  g_autoptr (GError) error = NULL;
  HcSession *session = hc_accounts_find_session_finish (HC_ACCOUNTS (accounts), result, &error);

  if (session == NULL)
    hc_exchange_answer_error (exchange, error);
  return session;
}

static void
on_session_for_me (GObject *accounts, GAsyncResult *result, gpointer data)
{
  g_autoptr (HcExchange) exchange = data;
  g_autoptr (HcSession) session = find_session_finish (exchange, accounts, result);

  if (session == NULL)
    return;
  /* The session was prolonged, so the cookie is. */
  hc_exchange_set_cookie (exchange, exchange->token);
  hc_exchange_answer_person (exchange, SOUP_STATUS_OK, session->me);
}

static void
on_session_for_password (GObject *accounts, GAsyncResult *result, gpointer data)
{
  static const char *const names[] = { "old", "new", NULL };
  g_autoptr (HcExchange) exchange = data;
  g_autoptr (HcSession) session = find_session_finish (exchange, accounts, result);
  g_autoptr (GInetAddress) address = hc_connection_dup_address (exchange->connection);
  g_autoptr (JsonObject) body = NULL;
  const char *values[2];

  if (session != NULL)
    body = read_fields (exchange, names, values);
  if (body != NULL)
    hc_accounts_set_password_async (exchange->services->accounts, address, session, values[0], values[1], NULL,
                                    on_password_set, hc_exchange_wait (exchange));
}

static void
on_session_for_removal (GObject *accounts, GAsyncResult *result, gpointer data)
{
  static const char *const names[] = { "password", NULL };
  g_autoptr (HcExchange) exchange = data;
  g_autoptr (HcSession) session = find_session_finish (exchange, accounts, result);
  g_autoptr (GInetAddress) address = hc_connection_dup_address (exchange->connection);
  g_autoptr (JsonObject) body = NULL;
  const char *password;

  if (session != NULL)
    body = read_fields (exchange, names, &password);
  if (body != NULL)
    hc_accounts_remove_async (exchange->services->accounts, address, session, password, NULL, on_removed,
                              hc_exchange_wait (exchange));
}

static void
find_session (HcExchange *exchange, GAsyncReadyCallback callback)
{
  hc_accounts_find_session_async (exchange->services->accounts, exchange->token, NULL, callback,
                                  hc_exchange_wait (exchange));
}

static void
on_pinged (GObject *store, GAsyncResult *result, gpointer data)
{
  g_autoptr (HcExchange) exchange = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) ok = g_bytes_new_static ("ok", 2);

  if (hc_store_ping_finish (HC_STORE (store), result, &error))
    hc_exchange_answer_bytes (exchange, SOUP_STATUS_OK, "text/plain", ok);
  else
    hc_exchange_answer_error (exchange, error);
}

void
hc_api_sign_up (HcExchange *exchange)
{
  static const char *const names[] = { "username", "name", "password", NULL };
  g_autoptr (GInetAddress) address = hc_connection_dup_address (exchange->connection);
  const char *values[3];
  g_autoptr (JsonObject) body = read_fields (exchange, names, values);

  if (body != NULL)
    hc_accounts_sign_up_async (exchange->services->accounts, address, values[0], values[1], values[2],
                               exchange->token, exchange->cancellable, on_signed_up, hc_exchange_wait (exchange));
}

void
hc_api_sign_in (HcExchange *exchange)
{
  static const char *const names[] = { "username", "password", NULL };
  g_autoptr (GInetAddress) address = hc_connection_dup_address (exchange->connection);
  const char *values[2];
  g_autoptr (JsonObject) body = read_fields (exchange, names, values);

  if (body != NULL)
    hc_accounts_sign_in_async (exchange->services->accounts, address, values[0], values[1], exchange->token,
                               exchange->cancellable, on_signed_in, hc_exchange_wait (exchange));
}

/* Done also where nobody waits for the answer: a browser may close right after asking. */
void
hc_api_sign_out (HcExchange *exchange)
{
  static const char *const names[] = { NULL };
  g_autoptr (JsonObject) body = read_fields (exchange, names, NULL);

  if (body != NULL)
    hc_accounts_sign_out_async (exchange->services->accounts, exchange->token, NULL, on_signed_out,
                                hc_exchange_wait (exchange));
}

void
hc_api_password (HcExchange *exchange)
{
  find_session (exchange, on_session_for_password);
}

void
hc_api_remove_account (HcExchange *exchange)
{
  find_session (exchange, on_session_for_removal);
}

void
hc_api_me (HcExchange *exchange)
{
  find_session (exchange, on_session_for_me);
}

void
hc_api_health (HcExchange *exchange)
{
  hc_store_ping_async (exchange->services->store, NULL, on_pinged, hc_exchange_wait (exchange));
}
