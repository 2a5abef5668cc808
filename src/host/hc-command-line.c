/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "handclasp"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "hc-command-line.h"

#define PORT_MAX 65535
#define NO_PORT G_MININT

typedef struct
{
  gboolean   is_headless;
  gboolean   shows_version;
  gboolean   is_service;
  gboolean   restores;
  gboolean   starts_afresh;
  gboolean   is_verbose;
  int        port;
  char      *backup;
  char      *folder;
  char      *address;
  char     **names;
  gboolean   has_tls;
  char      *certificate;
  char      *key;
  char     **limits;
} HcArguments;

static void
clear_arguments (HcArguments *arguments)
{
  g_free (arguments->backup);
  g_free (arguments->folder);
  g_free (arguments->address);
  g_strfreev (arguments->names);
  g_free (arguments->certificate);
  g_free (arguments->key);
  g_strfreev (arguments->limits);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (HcArguments, clear_arguments)

static gboolean
on_restore (const char *option, const char *file, gpointer data, GError **error)
{
  HcArguments *arguments = data;

  arguments->restores = TRUE;
  g_free (arguments->backup);
  arguments->backup = g_strdup (file);
  return TRUE;
}

static GOptionContext *
new_context (HcArguments *arguments)
{
  const GOptionEntry entries[] = {
    { "headless", 0, 0, G_OPTION_ARG_NONE, &arguments->is_headless, N_("Serve the page without a window"), NULL },
    { "port", 0, 0, G_OPTION_ARG_INT, &arguments->port,
      N_("Serve on this port; 0 picks a free one (default: the first free one of 8000 to 8009)"), N_("N") },
    { "data-dir", 0, 0, G_OPTION_ARG_FILENAME, &arguments->folder, N_("Keep the data in this folder"), N_("DIR") },
    { "bind", 0, 0, G_OPTION_ARG_STRING, &arguments->address, N_("Serve on this address only"), N_("ADDRESS") },
    { "host-name", 0, 0, G_OPTION_ARG_STRING_ARRAY, &arguments->names,
      N_("Also answer to this name of the machine (may be repeated)"), N_("NAME") },
    { "tls", 0, 0, G_OPTION_ARG_NONE, &arguments->has_tls,
      N_("Speak HTTPS, with a certificate made by Handclasp"), NULL },
    { "tls-certificate", 0, 0, G_OPTION_ARG_FILENAME, &arguments->certificate,
      N_("Speak HTTPS with this certificate (PEM)"), N_("FILE") },
    { "tls-key", 0, 0, G_OPTION_ARG_FILENAME, &arguments->key, N_("The key of that certificate (PEM)"), N_("FILE") },
    { "limit", 0, 0, G_OPTION_ARG_STRING_ARRAY, &arguments->limits,
      N_("Set a limit (may be repeated; see below)"), N_("NAME=VALUE") },
    { "restore", 0, G_OPTION_FLAG_OPTIONAL_ARG | G_OPTION_FLAG_FILENAME, G_OPTION_ARG_CALLBACK, on_restore,
      N_("Go back to this backup, or to the newest one, and end"), N_("FILE") },
    { "start-afresh", 0, 0, G_OPTION_ARG_NONE, &arguments->starts_afresh,
      N_("Keep the data aside, begin with nobody, and end"), NULL },
    { "verbose", 'v', 0, G_OPTION_ARG_NONE, &arguments->is_verbose, N_("Say what happens, for a log"), NULL },
    { "gapplication-service", 0, G_OPTION_FLAG_HIDDEN, G_OPTION_ARG_NONE, &arguments->is_service, NULL, NULL },
    { "version", 0, 0, G_OPTION_ARG_NONE, &arguments->shows_version, N_("Say the version and end"), NULL },
    G_OPTION_ENTRY_NULL,
  };
  GOptionContext *context = g_option_context_new (NULL);
  GOptionGroup *group = g_option_group_new (NULL, NULL, NULL, arguments, NULL);
  g_autofree char *limits = hc_limits_list ();
  g_autofree char *description =
    g_strdup_printf (_("Limits and their usual values (times in milliseconds, sizes in bytes; 0 turns a rate off):\n%s"),
                     limits);

  g_option_context_set_summary (context, _("Friend requests for the people around you."));
  g_option_context_set_description (context, description);
  g_option_context_set_translation_domain (context, GETTEXT_PACKAGE);
  g_option_group_add_entries (group, entries);
  g_option_group_set_translation_domain (group, GETTEXT_PACKAGE);
  g_option_context_set_main_group (context, group);
  return context;
}

static gboolean
read_limits (HcLimits *limits, char **assignments, GError **error)
{
  hc_limits_init (limits);
  for (char **assignment = assignments; assignment != NULL && *assignment != NULL; assignment++)
    if (!hc_limits_set (limits, *assignment, error))
      return FALSE;
  return TRUE;
}

static gboolean
read_port (HcHostOptions *host, int port, GError **error)
{
  host->port = port == NO_PORT ? HC_HOST_ANY_PORT : port;
  if (port == NO_PORT || (port >= 0 && port <= PORT_MAX))
    return TRUE;
  g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, _("A port is a number from 0 to %d."), PORT_MAX);
  return FALSE;
}

static gboolean
read_address (HcHostOptions *host, const char *address, GError **error)
{
  if (address == NULL)
    return TRUE;
  host->address = g_inet_address_new_from_string (address);
  if (host->address != NULL)
    return TRUE;
  g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
               _("“%s” is no address to serve on. It looks like 192.168.1.7 or ::1."), address);
  return FALSE;
}

/* As browsers write it, who know other letters as letters of ASCII. */
static gboolean
read_names (char **names, GError **error)
{
  for (char **name = names; name != NULL && *name != NULL; name++)
    if (**name == '\0' || (*name)[strspn (*name, G_CSET_A_2_Z G_CSET_a_2_z G_CSET_DIGITS "-._:[]")] != '\0')
      {
        g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                     _("“%s” is no name of a machine. It looks like media-room or media-room.local."), *name);
        return FALSE;
      }
  return TRUE;
}

static gboolean
read_tls (HcHostOptions *host, const HcArguments *read, GError **error)
{
  if ((read->certificate != NULL) != (read->key != NULL))
    {
      g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                   _("--tls-certificate and --tls-key go together: name both files."));
      return FALSE;
    }
  host->has_tls = read->has_tls || read->certificate != NULL;
  if (read->certificate == NULL)
    return TRUE;
  host->certificate = g_canonicalize_filename (read->certificate, NULL);
  host->key = g_canonicalize_filename (read->key, NULL);
  return TRUE;
}

static void
add_wish (GStrvBuilder *wishes, const char *start, const char *value)
{
  g_autofree char *wish = g_strconcat (start, value, NULL);

  g_strv_builder_add (wishes, wish);
}

static void
add_wishes (GStrvBuilder *wishes, const char *start, char **values)
{
  for (char **value = values; value != NULL && *value != NULL; value++)
    add_wish (wishes, start, *value);
}

static char **
list_wishes (const HcArguments *arguments, const HcHostOptions *host)
{
  g_autoptr (GStrvBuilder) wishes = g_strv_builder_new ();
  g_autofree char *port = g_strdup_printf ("%d", arguments->port);

  add_wish (wishes, HC_WISH_FOLDER, host->folder);
  if (arguments->port != NO_PORT)
    add_wish (wishes, HC_WISH_PORT, port);
  if (arguments->address != NULL)
    add_wish (wishes, HC_WISH_ADDRESS, arguments->address);
  add_wishes (wishes, HC_WISH_NAME, arguments->names);
  if (arguments->has_tls)
    add_wish (wishes, HC_WISH_TLS, "");
  if (host->certificate != NULL)
    {
      add_wish (wishes, HC_WISH_CERTIFICATE, host->certificate);
      add_wish (wishes, HC_WISH_KEY, host->key);
    }
  add_wishes (wishes, HC_WISH_LIMIT, arguments->limits);
  return g_strv_builder_end (wishes);
}

/**
 * hc_command_line_parse:
 * @arguments: (inout): the program's name and what follows; options are taken out
 *
 * `--help` ends the program.
 *
 * Returns: %FALSE with a sentence for a person
 */
gboolean
hc_command_line_parse (HcCommandLine *self, char ***arguments, GError **error)
{
  g_auto (HcArguments) read = { .port = NO_PORT };
  g_autoptr (GOptionContext) context = new_context (&read);

  if (!g_option_context_parse_strv (context, arguments, error))
    return FALSE;
  if ((*arguments)[0] != NULL && (*arguments)[1] != NULL)
    {
      g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_FAILED, _("“%s” is not an option. See --help."),
                   (*arguments)[1]);
      return FALSE;
    }
  if (!read_limits (&self->host.limits, read.limits, error) || !read_port (&self->host, read.port, error) ||
      !read_address (&self->host, read.address, error) || !read_names (read.names, error) ||
      !read_tls (&self->host, &read, error))
    return FALSE;
  if (read.restores && read.starts_afresh)
    {
      g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_FAILED, _("--restore and --start-afresh: choose one."));
      return FALSE;
    }

  self->is_headless = read.is_headless;
  self->shows_version = read.shows_version;
  self->is_service = read.is_service;
  self->restores = read.restores;
  self->starts_afresh = read.starts_afresh;
  self->backup = g_steal_pointer (&read.backup);
  self->is_verbose = read.is_verbose;
  self->host.folder = read.folder != NULL ? g_canonicalize_filename (read.folder, NULL)
                                          : g_build_filename (g_get_user_data_dir (), HC_PROGRAM, NULL);
  self->wishes = list_wishes (&read, &self->host);
  self->host.names = g_steal_pointer (&read.names);
  return TRUE;
}

void
hc_command_line_clear (HcCommandLine *self)
{
  g_strfreev (self->wishes);
  g_free (self->backup);
  g_free (self->host.folder);
  g_clear_object (&self->host.address);
  g_strfreev (self->host.names);
  g_free (self->host.certificate);
  g_free (self->host.key);
}
