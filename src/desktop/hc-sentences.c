/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "handclasp"

#include <glib/gi18n-lib.h>

#include "hc-error.h"
#include "hc-sentences.h"

static const char *const explanations[] = {
  [HC_ERROR_SELF] = N_("That is you."),
  [HC_ERROR_NOT_FOUND] = N_("That person is no longer here."),
  [HC_ERROR_NOT_ACCEPTING] = N_("This person takes no new requests at present."),
  [HC_ERROR_STORAGE] = N_("The host could not save that. Nothing was changed; try again."),
  [HC_ERROR_SIGN_UP_CLOSED] = N_("This host takes no new accounts at present."),
  [HC_ERROR_USERNAME_TAKEN] = N_("That username is taken. Choose another."),
  [HC_ERROR_BAD_USERNAME] = N_("Use 2 to 32 letters a–z, digits, dots, hyphens or underscores, a letter or digit first."),
  [HC_ERROR_BAD_NAME] = N_("Use a name of 1 to 64 characters that people can read."),
  [HC_ERROR_WEAK_PASSWORD] = N_("Use at least 8 characters."),
  [HC_ERROR_WRONG_PASSWORD] = N_("Username and password do not match."),
  [HC_ERROR_SIGNED_OUT] = N_("You are signed out."),
};

/* It stays true for a moment only, so it is rounded up. */
static char *
explain_haste (const GError *error)
{
  int seconds = MAX (1, hc_error_get_retry_after (error));
  int minutes = (seconds + 59) / 60;

  if (seconds < 60)
    return g_strdup_printf (
      ngettext ("Too quick. Try again in %d second.", "Too quick. Try again in %d seconds.", seconds), seconds);
  return g_strdup_printf (
    ngettext ("Too many attempts. Try again in %d minute.", "Too many attempts. Try again in %d minutes.", minutes),
    minutes);
}

/**
 * hc_explain:
 *
 * Returns: (transfer full): what went wrong, for a person
 */
char *
hc_explain (const GError *error)
{
  if (error->domain != HC_ERROR)
    return g_strdup (error->message);
  if (error->code == HC_ERROR_SLOW_DOWN)
    return explain_haste (error);
  if ((guint) error->code < G_N_ELEMENTS (explanations) && explanations[error->code] != NULL)
    return g_strdup (_(explanations[error->code]));
  return g_strdup (error->message);
}

/**
 * hc_say_alert:
 *
 * Returns: (transfer full) (nullable): what an alert tells; %NULL for one that tells nothing
 */
char *
hc_say_alert (const HcEvent *event)
{
  const char *name = event->person->name;

  switch (event->kind)
    {
    case HC_EVENT_REQUEST_RECEIVED:
      return g_strdup_printf (_("%s wants to be your friend"), name);
    case HC_EVENT_FRIEND_ADDED:
      return g_strdup_printf (_("%s accepted: you are friends now"), name);
    case HC_EVENT_REQUEST_REFUSED:
      return g_strdup_printf (_("%s said no"), name);
    default:
      return NULL;
    }
}

/**
 * hc_say_done:
 *
 * Returns: (transfer full) (nullable): what became of a choice where the row alone does not say it,
 *   because it goes elsewhere
 */
char *
hc_say_done (HcChoice choice, const char *name)
{
  switch (choice)
    {
    case HC_CHOICE_DECLINE:
      return g_strdup_printf (_("Request from %s declined"), name);
    case HC_CHOICE_REFUSE:
      return g_strdup_printf (_("%s is told that you refused"), name);
    case HC_CHOICE_RESTORE:
      return g_strdup_printf (_("Request from %s is back in your inbox"), name);
    case HC_CHOICE_ACCEPT:
      return g_strdup_printf (_("You and %s are friends now"), name);
    case HC_CHOICE_UNFRIEND:
      return g_strdup_printf (_("You and %s are no longer friends"), name);
    case HC_CHOICE_BLOCK:
      return g_strdup_printf (_("%s is blocked"), name);
    case HC_CHOICE_UNBLOCK:
      return g_strdup_printf (_("%s is no longer blocked"), name);
    default:
      return NULL;
    }
}
