/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "handclasp"

#include <glib/gi18n-lib.h>
#include <pango/pango.h>

#include "hc-error.h"
#include "hc-sentences.h"

#define LONGEST_NAME 24 /* characters, where a name stands in a sentence */
#define MINUTE (60 * G_GINT64_CONSTANT (1000))
#define HOUR (60 * MINUTE)
#define DAY (24 * HOUR)

static const char *const explanations[] = {
  [HC_ERROR_SELF] = N_("That is you."),
  [HC_ERROR_NOT_FOUND] = N_("That person is no longer here."),
  [HC_ERROR_NOT_ACCEPTING] = N_("This person takes no new requests at present."),
  [HC_ERROR_LIMIT] = N_("That is as many as the host allows. Take a request back first."),
  [HC_ERROR_TOO_LARGE] = N_("That is too long."),
  [HC_ERROR_STORAGE] = N_("The host could not save that. Nothing was changed; try again."),
  [HC_ERROR_SIGN_UP_CLOSED] = N_("This host takes no new accounts at present."),
  [HC_ERROR_USERNAME_TAKEN] = N_("That username is taken. Choose another."),
  [HC_ERROR_BAD_USERNAME] = N_("Use 2 to 32 letters a–z, digits, dots, hyphens or underscores, a letter or digit first."),
  [HC_ERROR_BAD_NAME] = N_("Use a name of 1 to 64 characters that people can read."),
  [HC_ERROR_WEAK_PASSWORD] = N_("Use at least 8 characters."),
  [HC_ERROR_WRONG_PASSWORD] = N_("Username and password do not match."),
  [HC_ERROR_SIGNED_OUT] = N_("You are signed out."),
};

/**
 * hc_fill_in:
 * @sentence: with the place @key in braces
 *
 * Returns: (transfer full): @sentence with @text there, as on the page
 */
char *
hc_fill_in (const char *sentence, const char *key, const char *text)
{
  g_autofree char *place = g_strdup_printf ("{%s}", key);
  GString *filled = g_string_new (sentence);

  g_string_replace (filled, place, text, 1);
  return g_string_free (filled, FALSE);
}

/**
 * hc_join:
 * @first: (nullable):
 * @second: (nullable):
 *
 * Returns: (transfer full): both, for those who hear one after the other
 */
char *
hc_join (const char *first, const char *second)
{
  if (first == NULL || *first == '\0')
    return g_strdup (second != NULL ? second : "");
  if (second == NULL || *second == '\0')
    return g_strdup (first);
  /* Translators: two things that are heard of one person or button, one after the other */
  return g_strdup_printf (_("%s, %s"), first, second);
}

/**
 * hc_shorten:
 *
 * Returns: (transfer full): @name, or its beginning where it is so long that it would hide what is said of it
 */
char *
hc_shorten (const char *name)
{
  glong n = g_utf8_strlen (name, -1);
  glong end = LONGEST_NAME - 1;
  g_autofree PangoLogAttr *attrs = g_new0 (PangoLogAttr, n + 1);
  g_autofree char *head = NULL;

  if (n <= LONGEST_NAME)
    return g_strdup (name);
  pango_get_log_attrs (name, -1, -1, pango_language_get_default (), attrs, n + 1);
  while (end > 0 && !attrs[end].is_cursor_position)
    end--;
  head = g_utf8_substring (name, 0, end);
  return g_strconcat (g_strchomp (head), "…", NULL);
}

/* It stays true for a moment only, so it is rounded up. */
static char *
explain_haste (const GError *error)
{
  int seconds = MAX (1, hc_error_get_retry_after (error));
  int minutes = (seconds + 59) / 60;

  if (seconds < 60)
    return g_strdup_printf (
      ngettext ("Please wait %d second, then try again.", "Please wait %d seconds, then try again.", seconds), seconds);
  return g_strdup_printf (
    ngettext ("Too many attempts. Please wait %d minute, then try again.",
              "Too many attempts. Please wait %d minutes, then try again.", minutes),
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

static const char *
get_sentence (const HcEvent *event)
{
  static const char *const sentences[] = {
    [HC_EVENT_REQUEST_SENT] = N_("You asked {name} to be friends."),
    [HC_EVENT_REQUEST_RECEIVED] = N_("{name} wants to be your friend."),
    [HC_EVENT_REQUEST_CANCELLED] = N_("You took back your request to {name}."),
    [HC_EVENT_REQUEST_WITHDRAWN] = N_("The request from {name} is gone."),
    [HC_EVENT_REQUEST_DECLINED] = N_("You declined the request from {name}."),
    [HC_EVENT_REQUEST_REFUSED] = N_("{name} said no."),
    [HC_EVENT_REQUEST_RESTORED] = N_("You moved the request from {name} back to your inbox."),
    [HC_EVENT_REQUEST_EXPIRED] = N_("Your request to {name} expired."),
    [HC_EVENT_DRAWER_CHANGED] = N_("A request from {name} waits no longer."),
    [HC_EVENT_FRIEND_ADDED] = N_("You and {name} are friends now."),
    [HC_EVENT_FRIEND_REMOVED] = N_("You and {name} are no longer friends."),
    [HC_EVENT_BLOCKED] = N_("You blocked {name}."),
    [HC_EVENT_UNBLOCKED] = N_("You unblocked {name}."),
    [HC_EVENT_PREAPPROVED] = N_("You accepted {name} in advance."),
    [HC_EVENT_PREAPPROVAL_REVOKED] = N_("You no longer accept {name} in advance."),
    [HC_EVENT_ACCOUNT_GONE] = N_("{name} removed the account."),
  };

  if (event->kind == HC_EVENT_DRAWER_CHANGED && event->person->drawer != HC_DRAWER_NONE)
    return _("A request from {name} waits under Requests.");
  return event->kind < G_N_ELEMENTS (sentences) && sentences[event->kind] != NULL ? _(sentences[event->kind]) : "{name}";
}

/**
 * hc_say_event:
 *
 * Returns: (transfer full): what happened, as markup; the same words as on the page
 */
char *
hc_say_event (const HcEvent *event)
{
  g_autofree char *sentence = g_markup_escape_text (get_sentence (event), -1);
  g_autofree char *name = g_markup_printf_escaped ("<b>%s</b>", event->person->name);

  return hc_fill_in (sentence, "name", name);
}

/**
 * hc_say_alert:
 *
 * Returns: (transfer full) (nullable): what an alert tells; %NULL for one that tells nothing
 */
char *
hc_say_alert (const HcEvent *event)
{
  g_autofree char *name = hc_shorten (event->person->name);

  switch (event->kind)
    {
    case HC_EVENT_REQUEST_RECEIVED:
      return hc_fill_in (_("{name} wants to be your friend"), "name", name);
    case HC_EVENT_FRIEND_ADDED:
      return hc_fill_in (_("You and {name} are friends now"), "name", name);
    case HC_EVENT_REQUEST_REFUSED:
      return hc_fill_in (_("{name} said no"), "name", name);
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
hc_say_done (HcChoice choice, const char *whole_name)
{
  g_autofree char *name = hc_shorten (whole_name);

  switch (choice)
    {
    case HC_CHOICE_DECLINE:
      return hc_fill_in (_("Request from {name} declined"), "name", name);
    case HC_CHOICE_REFUSE:
      return g_strdup_printf (_("%s is told that you refused"), name);
    case HC_CHOICE_RESTORE:
      return g_strdup_printf (_("Request from %s is back in your inbox"), name);
    case HC_CHOICE_ACCEPT:
      return hc_fill_in (_("You and {name} are friends now"), "name", name);
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

/**
 * hc_say_ago:
 * @time: milliseconds since 1970
 * @now: likewise
 *
 * Returns: (transfer full): “5 minutes ago”; beyond a week the date
 */
char *
hc_say_ago (gint64 time, gint64 now)
{
  gint64 past = MAX (0, now - time);
  g_autoptr (GDateTime) date = NULL;
  g_autoptr (GDateTime) local = NULL;
  int n;

  if (past < MINUTE)
    return g_strdup (_("just now"));
  if (past < HOUR)
    {
      n = past / MINUTE;
      return g_strdup_printf (ngettext ("%d minute ago", "%d minutes ago", n), n);
    }
  if (past < DAY)
    {
      n = past / HOUR;
      return g_strdup_printf (ngettext ("%d hour ago", "%d hours ago", n), n);
    }
  if (past < 7 * DAY)
    {
      n = past / DAY;
      return g_strdup_printf (ngettext ("%d day ago", "%d days ago", n), n);
    }
  date = g_date_time_new_from_unix_utc (time / 1000);
  local = g_date_time_to_local (date);
  return g_date_time_format (local, "%x");
}

/**
 * hc_say_ending:
 * @is_here: whether its user wished it in this very window
 */
const char *
hc_say_ending (HcEnding ending, gboolean is_here)
{
  switch (ending)
    {
    case HC_ENDING_PASSWORD_CHANGED:
      return _("Your password was changed elsewhere. Sign in with the new one.");
    case HC_ENDING_ACCOUNT_REMOVED:
      return _("Your account is removed.");
    case HC_ENDING_SIGNED_OUT:
    default:
      return is_here ? _("You are signed out.") : _("You signed out in another window.");
    }
}
