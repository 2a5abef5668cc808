/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "mock-notifications"

#include <gio/gio.h>
#include <gio/gunixinputstream.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define DISMISSED 2

/*
 * The desktop's notifications, as far as the program sees them. Says on standard output what is
 * shown and what is taken back; a line `ID ACTION` on standard input presses a button.
 */

static const char interface[] =
  "<node><interface name='org.freedesktop.Notifications'>"
  "<method name='Notify'><arg type='s' direction='in'/><arg type='u' direction='in'/><arg type='s' direction='in'/>"
  "<arg type='s' direction='in'/><arg type='s' direction='in'/><arg type='as' direction='in'/>"
  "<arg type='a{sv}' direction='in'/><arg type='i' direction='in'/><arg type='u' direction='out'/></method>"
  "<method name='CloseNotification'><arg type='u' direction='in'/></method>"
  "<method name='GetCapabilities'><arg type='as' direction='out'/></method>"
  "<method name='GetServerInformation'><arg type='s' direction='out'/><arg type='s' direction='out'/>"
  "<arg type='s' direction='out'/><arg type='s' direction='out'/></method>"
  "<signal name='ActionInvoked'><arg type='u'/><arg type='s'/></signal>"
  "<signal name='NotificationClosed'><arg type='u'/><arg type='u'/></signal>"
  "</interface></node>";

static void
on_notify (GVariant *parameters, GDBusMethodInvocation *invocation)
{
  static guint n_shown;
  g_autofree const char **actions = NULL;
  const char *summary;
  const char *body;
  g_autofree char *line = NULL;
  guint id;

  g_variant_get (parameters, "(&su&s&s&s^a&sa{sv}i)", NULL, &id, NULL, &summary, &body, &actions, NULL, NULL);
  id = id != 0 ? id : ++n_shown;
  line = g_strdelimit (g_strdup (body), "\n", ' ');
  g_print ("show\t%u\t%s\t%s", id, summary, line);
  for (const char **action = actions; *action != NULL; action++)
    g_print ("\t%s", *action);
  g_print ("\n");
  g_dbus_method_invocation_return_value (invocation, g_variant_new ("(u)", id));
}

static void
on_call (GDBusConnection       *bus,
         const char            *sender,
         const char            *path,
         const char            *interface_name,
         const char            *method,
         GVariant              *parameters,
         GDBusMethodInvocation *invocation,
         gpointer               data)
{
  static const char *const capabilities[] = { "actions", "body", NULL };
  guint id;

  if (g_str_equal (method, "Notify"))
    on_notify (parameters, invocation);
  else if (g_str_equal (method, "GetCapabilities"))
    g_dbus_method_invocation_return_value (invocation, g_variant_new ("(^as)", capabilities));
  else if (g_str_equal (method, "GetServerInformation"))
    g_dbus_method_invocation_return_value (invocation, g_variant_new ("(ssss)", "mock", "test", "1", "1.2"));
  else
    {
      g_variant_get (parameters, "(u)", &id);
      g_print ("close\t%u\n", id);
      g_dbus_method_invocation_return_value (invocation, NULL);
    }
}

static void
say (GDBusConnection *bus, const char *signal, GVariant *parameters)
{
  g_dbus_connection_emit_signal (bus, NULL, "/org/freedesktop/Notifications", "org.freedesktop.Notifications", signal,
                                 parameters, NULL);
}

static void
on_line (GObject *input, GAsyncResult *result, gpointer bus)
{
  g_autofree char *line = g_data_input_stream_read_line_finish (G_DATA_INPUT_STREAM (input), result, NULL, NULL);
  char *action = line != NULL ? strchr (line, ' ') : NULL;
  guint id;

  if (action == NULL)
    return;
  id = g_ascii_strtoull (line, NULL, 10);
  say (bus, "ActionInvoked", g_variant_new ("(us)", id, action + 1));
  /* Whatever was pressed goes: desktop notification specification, 2.0. */
  say (bus, "NotificationClosed", g_variant_new ("(uu)", id, DISMISSED));
  g_print ("close\t%u\n", id);
  g_data_input_stream_read_line_async (G_DATA_INPUT_STREAM (input), G_PRIORITY_DEFAULT, NULL, on_line, bus);
}

int
main (int argc, char **argv)
{
  static const GDBusInterfaceVTable calls = { .method_call = on_call };
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr (GDBusConnection) bus = g_bus_get_sync (G_BUS_TYPE_SESSION, NULL, NULL);
  g_autoptr (GDBusNodeInfo) node = g_dbus_node_info_new_for_xml (interface, NULL);
  g_autoptr (GInputStream) input = g_unix_input_stream_new (STDIN_FILENO, FALSE);
  g_autoptr (GDataInputStream) lines = g_data_input_stream_new (input);

  setvbuf (stdout, NULL, _IOLBF, 0);
  g_dbus_connection_register_object (bus, "/org/freedesktop/Notifications", node->interfaces[0], &calls, NULL, NULL,
                                     NULL);
  g_bus_own_name_on_connection (bus, "org.freedesktop.Notifications", G_BUS_NAME_OWNER_FLAGS_NONE, NULL, NULL, NULL,
                                NULL);
  g_data_input_stream_read_line_async (lines, G_PRIORITY_DEFAULT, NULL, on_line, bus);
  g_main_loop_run (loop);
  return 0;
}
