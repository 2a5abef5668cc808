/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hc-accounts.h"
#include "hc-guard.h"
#include "hc-log.h"
#include "hc-throttle.h"

G_BEGIN_DECLS

/**
 * HcAccounts:
 *
 * Who may be whom: signing up, in and out, passwords, and removing oneself. Whatever needs a
 * password asks the guard, so that all guesses count together.
 */
struct _HcAccounts
{
  GObject      parent_instance;

  /* owned */
  HcStore     *store;
  HcClients    *clients;
  HcDirectory *directory;
  HcPresence  *presence;
  HcPasswords *passwords;
  HcGuard     *guard;
  HcThrottle  *new_accounts; /* by address */

  HcLogPace    sign_in_refusals;
  HcLogPace    password_refusals;
  HcLogPace    sign_up_refusals;

  guint        prolong_source;
};

typedef struct _HcAttempt HcAttempt;

/* What comes after a right password; it returns the task. */
typedef void (*HcAttemptNext) (GTask *task, HcAttempt *attempt);

/* One call of a user on its way. */
struct _HcAttempt
{
  char          *username;
  char          *name;
  char          *password;
  char          *new_password;
  char          *address; /* NULL: a window's */
  char          *counted_address; /* for new accounts; NULL where they are free */
  char          *old_token_hash;
  char          *token;
  HcSession     *session; /* who asks, or the one that ends with a new one */
  gint64         user_id;
  char          *proof; /* of the guard; NULL where no password was asked for */
  HcAttemptNext  next;
};

HcAttempt *hc_attempt_new            (GTask         *task,
                                      GInetAddress  *address,
                                      const char    *password);
void       hc_attempt_fail           (GTask         *task,
                                      GError        *error);
void       hc_attempt_check_password (GTask         *task,
                                      HcAttempt     *attempt,
                                      const char    *username,
                                      HcAttemptNext  next);

G_END_DECLS
