/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "handclasp"

#include "hc-visit.h"

/* The calls of HcAccounts, each until it is answered. @address may be NULL, as that of a window. */

static HcVisit *
finish (HcHouse *house, GAsyncResult *result)
{
  HcVisit *self = g_new0 (HcVisit, 1);

  self->session = hc_accounts_sign_in_finish (house->accounts, result, &self->token, &self->error);
  g_assert_true ((self->session == NULL) == (self->error != NULL));
  g_assert_true ((self->session == NULL) == (self->token == NULL));
  return self;
}

static GInetAddress *
parse_address (const char *address)
{
  return address != NULL ? g_inet_address_new_from_string (address) : NULL;
}

HcVisit *
hc_visit_sign_up_as (HcHouse    *house,
                     const char *address,
                     const char *username,
                     const char *name,
                     const char *password,
                     const char *old_token)
{
  g_autoptr (GInetAddress) from = parse_address (address);
  g_autoptr (GAsyncResult) result = NULL;

  hc_accounts_sign_up_async (house->accounts, from, username, name, password, old_token, NULL, hc_on_result, &result);
  hc_wait_for_result (&result);
  return finish (house, result);
}

HcVisit *
hc_visit_sign_up (HcHouse *house, const char *address, const char *username)
{
  return hc_visit_sign_up_as (house, address, username, username, HC_VISIT_PASSWORD, NULL);
}

HcVisit *
hc_visit_sign_in (HcHouse    *house,
                  const char *address,
                  const char *username,
                  const char *password,
                  const char *old_token)
{
  g_autoptr (GInetAddress) from = parse_address (address);
  g_autoptr (GAsyncResult) result = NULL;

  hc_accounts_sign_in_async (house->accounts, from, username, password, old_token, NULL, hc_on_result, &result);
  hc_wait_for_result (&result);
  return finish (house, result);
}

/* Returns: (transfer full) (nullable): why @token is of no session */
GError *
hc_visit_find (HcHouse *house, const char *token)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (HcSession) session = NULL;
  GError *error = NULL;

  hc_accounts_find_session_async (house->accounts, token, NULL, hc_on_result, &result);
  hc_wait_for_result (&result);
  session = hc_accounts_find_session_finish (house->accounts, result, &error);
  g_assert_true ((session == NULL) == (error != NULL));
  return error;
}

void
hc_visit_sign_out (HcHouse *house, const char *token)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  hc_accounts_sign_out_async (house->accounts, token, NULL, hc_on_result, &result);
  hc_wait_for_result (&result);
  g_assert_true (hc_accounts_sign_out_finish (house->accounts, result, &error));
  g_assert_no_error (error);
}

/* Returns: (transfer full) (nullable): why not */
GError *
hc_visit_set_password (HcHouse *house, HcVisit *self, const char *old, const char *new_password)
{
  g_autoptr (GAsyncResult) result = NULL;
  GError *error = NULL;

  hc_accounts_set_password_async (house->accounts, NULL, self->session, old, new_password, NULL, hc_on_result, &result);
  hc_wait_for_result (&result);
  g_assert_cmpint (hc_accounts_set_password_finish (house->accounts, result, &error), ==, error == NULL);
  return error;
}

/* Returns: (transfer full) (nullable): why not */
GError *
hc_visit_remove (HcHouse *house, HcVisit *self, const char *password)
{
  g_autoptr (GAsyncResult) result = NULL;
  GError *error = NULL;

  hc_accounts_remove_async (house->accounts, NULL, self->session, password, NULL, hc_on_result, &result);
  hc_wait_for_result (&result);
  g_assert_cmpint (hc_accounts_remove_finish (house->accounts, result, &error), ==, error == NULL);
  return error;
}

void
hc_visit_free (HcVisit *self)
{
  g_clear_pointer (&self->session, hc_session_unref);
  g_clear_error (&self->error);
  g_free (self->token);
  g_free (self);
}
