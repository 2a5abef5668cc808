/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "handclasp"

#include <glib/gi18n-lib.h>

#include "hc-command-line.h"
#include "hc-wishes.h"

/* Who starts the program a second time has wishes, too; see HcCommandLine. Only the first one that
 * starts it can have all of them. */

/* Who wishes for port 0 takes any, and so is served by ours. */
static gboolean
is_met (const char *wish, const char *const *met, int port)
{
  g_autofree char *actual = g_strdup_printf (HC_WISH_PORT "%d", port);

  return g_strv_contains (met, wish) || g_str_equal (wish, actual) || g_str_equal (wish, HC_WISH_PORT "0");
}

/**
 * hc_wishes_to_arguments:
 *
 * Returns: (transfer full): what the first @program hears of @wishes from a second one
 */
GStrv
hc_wishes_to_arguments (const char *program, const char *const *wishes)
{
  g_autoptr (GStrvBuilder) arguments = g_strv_builder_new ();

  g_strv_builder_add (arguments, program);
  g_strv_builder_addv (arguments, (const char **) wishes);
  return g_strv_builder_end (arguments);
}

/**
 * hc_wishes_list_unmet:
 * @met: what the program was started with first
 * @port: 0 where nobody is served
 *
 * Returns: (transfer full): what has no effect
 */
GStrv
hc_wishes_list_unmet (GApplicationCommandLine *command_line, const char *const *met, int port)
{
  g_auto (GStrv) arguments = g_application_command_line_get_arguments (command_line, NULL);
  g_autoptr (GStrvBuilder) unmet = g_strv_builder_new ();

  for (guint i = 1; i < g_strv_length (arguments); i++)
    if (!is_met (arguments[i], met, port))
      g_strv_builder_add (unmet, arguments[i]);
  return g_strv_builder_end (unmet);
}

/**
 * hc_wishes_mean_other_data:
 *
 * Returns: whether somebody meant other data, and is to be shown none of ours
 */
gboolean
hc_wishes_mean_other_data (const char *const *unmet)
{
  for (; *unmet != NULL; unmet++)
    if (g_str_has_prefix (*unmet, HC_WISH_FOLDER))
      return TRUE;
  return FALSE;
}

/**
 * hc_wishes_say_unmet:
 * @uri: (nullable): where guests find the page
 */
void
hc_wishes_say_unmet (GApplicationCommandLine *command_line, GStrv unmet, const char *uri, const char *folder)
{
  g_autofree char *options = g_strjoinv (" ", unmet);

  if (uri != NULL)
    g_application_command_line_printerr (command_line, _("Handclasp is already running at %s with the data in %s.\n"),
                                         uri, folder);
  else
    g_application_command_line_printerr (command_line, _("Handclasp is already running with the data in %s.\n"), folder);
  g_application_command_line_printerr (command_line, _("This has no effect on it: %s\n"), options);
  g_application_command_line_printerr (
    command_line, "%s\n", _("To start it so, quit it first: press Ctrl+Q in one of its windows."));
}
