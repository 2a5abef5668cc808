/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "mock-notifications"

#include <gio/gio.h>
#include <gio/gunixinputstream.h>
#include <locale.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define DISMISSED 2

/*
 * The desktop's notifications, as far as the program sees them: one of the services
 * there are, named on the command line. Says on standard output what is shown and what is
 * taken back; a line `ID ACTION`, with a tab between, on standard input presses a button.
 */

typedef struct _HcService HcService;

typedef struct
{
  const HcService  *service;
  GDBusConnection  *bus;
  GDataInputStream *lines;
  guint             n_shown;
  GHashTable       *kept; /* id to what the program told, where the buttons are in there */
} HcMock;

struct _HcService
{
  const char *name;
  const char *path;
  const char *interface;
  void (*call) (HcMock *self, const char *method, GVariant *parameters, GDBusMethodInvocation *invocation);
  void (*press) (HcMock *self, const char *id, const char *action);
};

static void
say_shown (const char *id, const char *title, const char *body)
{
  g_autofree char *line = g_strdelimit (g_strdup (body), "\n", ' ');

  g_print ("show\t%s\t%s\t%s", id, title, line);
}

static void
say_closed (const char *id)
{
  g_print ("close\t%s\n", id);
}

static const char freedesktop_interface[] =
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
on_notify (HcMock *self, GVariant *parameters, GDBusMethodInvocation *invocation)
{
  g_autofree const char **actions = NULL;
  const char *summary;
  const char *body;
  g_autofree char *id = NULL;
  guint number;

  g_variant_get (parameters, "(&su&s&s&s^a&sa{sv}i)", NULL, &number, NULL, &summary, &body, &actions, NULL, NULL);
  number = number != 0 ? number : ++self->n_shown;
  id = g_strdup_printf ("%u", number);
  say_shown (id, summary, body);
  for (const char **action = actions; *action != NULL; action++)
    g_print ("\t%s", *action);
  g_print ("\n");
  g_dbus_method_invocation_return_value (invocation, g_variant_new ("(u)", number));
}

static void
call_freedesktop (HcMock *self, const char *method, GVariant *parameters, GDBusMethodInvocation *invocation)
{
  static const char *const capabilities[] = { "actions", "body", NULL };
  g_autofree char *id = NULL;
  guint number;

  if (g_str_equal (method, "Notify"))
    on_notify (self, parameters, invocation);
  else if (g_str_equal (method, "GetCapabilities"))
    g_dbus_method_invocation_return_value (invocation, g_variant_new ("(^as)", capabilities));
  else if (g_str_equal (method, "GetServerInformation"))
    g_dbus_method_invocation_return_value (invocation, g_variant_new ("(ssss)", "mock", "test", "1", "1.2"));
  else
    {
      g_variant_get (parameters, "(u)", &number);
      id = g_strdup_printf ("%u", number);
      say_closed (id);
      g_dbus_method_invocation_return_value (invocation, NULL);
    }
}

static void
say_signal (HcMock *self, const char *signal, GVariant *parameters)
{
  g_dbus_connection_emit_signal (self->bus, NULL, self->service->path, self->service->name, signal, parameters, NULL);
}

/* Whatever was pressed goes: desktop notification specification, 2.0. */
static void
press_freedesktop (HcMock *self, const char *id, const char *action)
{
  guint number = g_ascii_strtoull (id, NULL, 10);

  say_signal (self, "ActionInvoked", g_variant_new ("(us)", number, action));
  say_signal (self, "NotificationClosed", g_variant_new ("(uu)", number, DISMISSED));
}

static const char gtk_interface[] =
  "<node><interface name='org.gtk.Notifications'>"
  "<method name='AddNotification'><arg type='s' direction='in'/><arg type='s' direction='in'/>"
  "<arg type='a{sv}' direction='in'/></method>"
  "<method name='RemoveNotification'><arg type='s' direction='in'/><arg type='s' direction='in'/></method>"
  "</interface></node>";

/* Its actions are numbered: `default`, then the buttons from 0. */
static void
say_buttons (GVariant *told)
{
  g_autoptr (GVariant) buttons = g_variant_lookup_value (told, "buttons", G_VARIANT_TYPE ("aa{sv}"));

  g_print ("\tdefault\t");
  for (guint i = 0; buttons != NULL && i < g_variant_n_children (buttons); i++)
    {
      g_autoptr (GVariant) button = g_variant_get_child_value (buttons, i);
      const char *label = "";

      g_variant_lookup (button, "label", "&s", &label);
      g_print ("\t%u\t%s", i, label);
    }
  g_print ("\n");
}

static void
show (HcMock *self, const char *id, GVariant *told)
{
  const char *title = "";
  const char *body = "";

  g_variant_lookup (told, "title", "&s", &title);
  g_variant_lookup (told, "body", "&s", &body);
  say_shown (id, title, body);
  say_buttons (told);
  g_hash_table_insert (self->kept, g_strdup (id), g_variant_ref (told));
}

/* The id, and what is to be shown, are the last of the parameters. */
static void
add_or_remove (HcMock *self, const char *method, GVariant *parameters, GDBusMethodInvocation *invocation, gsize at)
{
  g_autoptr (GVariant) told = NULL;
  const char *id;

  g_variant_get_child (parameters, at, "&s", &id);
  if (g_str_equal (method, "AddNotification"))
    {
      told = g_variant_get_child_value (parameters, at + 1);
      show (self, id, told);
    }
  else if (g_hash_table_remove (self->kept, id))
    say_closed (id);
  g_dbus_method_invocation_return_value (invocation, NULL);
}

static void
call_gtk (HcMock *self, const char *method, GVariant *parameters, GDBusMethodInvocation *invocation)
{
  add_or_remove (self, method, parameters, invocation, 1);
}

/* In a sandbox the portal takes them; which program it is the portal knows by itself. */
static const char portal_interface[] =
  "<node><interface name='org.freedesktop.portal.Notification'>"
  "<method name='AddNotification'><arg type='s' direction='in'/><arg type='a{sv}' direction='in'/></method>"
  "<method name='RemoveNotification'><arg type='s' direction='in'/></method>"
  "<signal name='ActionInvoked'><arg type='s'/><arg type='s'/><arg type='av'/></signal>"
  "</interface></node>";

static void
call_portal (HcMock *self, const char *method, GVariant *parameters, GDBusMethodInvocation *invocation)
{
  add_or_remove (self, method, parameters, invocation, 0);
}

static void
activate (HcMock *self, const char *action, GVariant *target)
{
  GVariantBuilder targets = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE ("av"));
  g_autofree char *dotted = g_strdup ("/" HC_APP_ID);

  g_assert (g_str_has_prefix (action, "app."));
  g_variant_builder_add (&targets, "v", target);
  g_dbus_connection_call (self->bus, HC_APP_ID, g_strdelimit (dotted, ".", '/'), "org.freedesktop.Application", "ActivateAction",
                          g_variant_new ("(sava{sv})", action + strlen ("app."), &targets, NULL), NULL,
                          G_DBUS_CALL_FLAGS_NONE, -1, NULL, NULL, NULL);
}

/* As a shell does it: the notification goes, and the program, running or not, is told by its name. */
static void
press_gtk (HcMock *self, const char *id, const char *which)
{
  g_autoptr (GVariant) told = g_variant_ref (g_hash_table_lookup (self->kept, id));
  g_autoptr (GVariant) buttons = g_variant_lookup_value (told, "buttons", G_VARIANT_TYPE ("aa{sv}"));
  g_autoptr (GVariant) button = NULL;
  g_autoptr (GVariant) target = NULL;
  gboolean is_default = g_str_equal (which, "default");
  const char *action;

  button = is_default ? g_variant_ref (told) : g_variant_get_child_value (buttons, g_ascii_strtoull (which, NULL, 10));
  g_variant_lookup (button, is_default ? "default-action" : "action", "&s", &action);
  target = g_variant_lookup_value (button, is_default ? "default-action-target" : "target", NULL);
  activate (self, action, target);
  g_hash_table_remove (self->kept, id);
}

static const HcService services[] = {
  { "org.freedesktop.Notifications", "/org/freedesktop/Notifications", freedesktop_interface, call_freedesktop,
    press_freedesktop },
  { "org.gtk.Notifications", "/org/gtk/Notifications", gtk_interface, call_gtk, press_gtk },
  { "org.freedesktop.portal.Desktop", "/org/freedesktop/portal/desktop", portal_interface, call_portal, press_gtk },
};

static const HcService *
find_service (const char *name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (services); i++)
    if (g_str_equal (services[i].name, name))
      return &services[i];
  return &services[0];
}

static void
on_call (GDBusConnection       *bus,
         const char            *sender,
         const char            *path,
         const char            *interface,
         const char            *method,
         GVariant              *parameters,
         GDBusMethodInvocation *invocation,
         gpointer               data)
{
  HcMock *self = data;

  self->service->call (self, method, parameters, invocation);
}

static void
on_line (GObject *lines, GAsyncResult *result, gpointer data)
{
  HcMock *self = data;
  g_autofree char *line = g_data_input_stream_read_line_finish (self->lines, result, NULL, NULL);
  g_auto (GStrv) words = line != NULL ? g_strsplit (line, "\t", 2) : NULL;

  if (words == NULL || g_strv_length (words) != 2)
    return;
  self->service->press (self, words[0], words[1]);
  say_closed (words[0]);
  g_data_input_stream_read_line_async (self->lines, G_PRIORITY_DEFAULT, NULL, on_line, self);
}

int
main (int argc, char **argv)
{
  static const GDBusInterfaceVTable calls = { .method_call = on_call };
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr (GDBusConnection) bus = g_bus_get_sync (G_BUS_TYPE_SESSION, NULL, NULL);
  g_autoptr (GInputStream) input = g_unix_input_stream_new (STDIN_FILENO, FALSE);
  g_autoptr (GDataInputStream) lines = g_data_input_stream_new (input);
  g_autoptr (GHashTable) kept =
    g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_variant_unref);
  const HcService *service = find_service (argc > 1 ? argv[1] : "");
  g_autoptr (GDBusNodeInfo) node = g_dbus_node_info_new_for_xml (service->interface, NULL);
  HcMock mock = { .service = service, .bus = bus, .lines = lines, .kept = kept };

  setlocale (LC_ALL, "");
  setvbuf (stdout, NULL, _IOLBF, 0);
  g_dbus_connection_register_object (bus, service->path, node->interfaces[0], &calls, &mock, NULL, NULL);
  g_bus_own_name_on_connection (bus, service->name, G_BUS_NAME_OWNER_FLAGS_NONE, NULL, NULL, NULL, NULL);
  g_data_input_stream_read_line_async (lines, G_PRIORITY_DEFAULT, NULL, on_line, &mock);
  g_main_loop_run (loop);
  return 0;
}
