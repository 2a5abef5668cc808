/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "accessible-tree"

#include <gio/gio.h>
#include <json-glib/json-glib.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ACCESSIBLE "org.a11y.atspi.Accessible"
#define ACTION "org.a11y.atspi.Action"
#define COMPONENT "org.a11y.atspi.Component"
#define EDITABLE_TEXT "org.a11y.atspi.EditableText"
#define PROPERTIES "org.freedesktop.DBus.Properties"
#define IN_WINDOW 1 /* ATSPI_COORD_TYPE_WINDOW */
#define MOMENT 500 /* milliseconds */
#define REGISTRY "org.a11y.atspi.Registry"
#define ROOT REGISTRY "/org/a11y/atspi/accessible/root"
#define TEXT "org.a11y.atspi.Text"

/*
 * What somebody with a screen reader meets, over AT-SPI. A line on standard input asks, a line of JSON
 * answers: `tree [ID [DEPTH]]` the node and those below it, `press ID [N]` does its action of that number,
 * `focus ID` puts the focus there, `type ID TEXT` puts a text where one is written, `text ID` reads it, `shows ID`
 * says whether a pointer would meet it (GTK 4.8 says of no widget whether it is on the screen), `focused [ID]`
 * answers with what has the focus, or waits a moment until it is not ID any more. An ID is a name on the bus and
 * a path. But for the focus, which only events tell, nothing is kept between two questions.
 */

/* By number: AtspiStateType. */
static const char *const state_names[] = {
  "invalid", "active", "armed", "busy", "checked", "collapsed", "defunct", "editable", "enabled", "expandable",
  "expanded", "focusable", "focused", "has-tooltip", "horizontal", "iconified", "modal", "multi-line",
  "multiselectable", "opaque", "pressed", "resizable", "selectable", "selected", "sensitive", "showing",
  "single-line", "stale", "transient", "vertical", "visible", "manages-descendants", "indeterminate", "required",
  "truncated", "animated", "invalid-entry", "supports-autocompletion", "selectable-text", "is-default", "visited",
  "checkable", "has-popup", "read-only",
};

typedef struct
{
  GDBusConnection *bus;
  guint            n_open;  /* questions without an answer */
  char            *focused; /* owned: the ID of what had the focus last, as events tell */
} Walk;

typedef struct
{
  Walk      *walk;
  guint      depth; /* of what is wanted below it */
  char      *id;
  char      *name;
  char      *description;
  char      *role;
  GVariant  *states;  /* (au), or NULL */
  GVariant  *actions; /* (a(sss)), or NULL */
  GPtrArray *children;
} Node;

static void ask_all (Node *self);

static void
free_node (gpointer data)
{
  Node *self = data;

  g_free (self->id);
  g_free (self->name);
  g_free (self->description);
  g_free (self->role);
  g_clear_pointer (&self->states, g_variant_unref);
  g_clear_pointer (&self->actions, g_variant_unref);
  g_ptr_array_unref (self->children);
  g_free (self);
}

static Node *
new_node (Walk *walk, guint depth, const char *name, const char *path)
{
  Node *self = g_new0 (Node, 1);

  self->walk = walk;
  self->depth = depth;
  self->id = g_strconcat (name, path, NULL);
  self->children = g_ptr_array_new_with_free_func (free_node);
  return self;
}

static void
ask (Walk               *walk,
     const char         *id,
     const char         *interface,
     const char         *method,
     GVariant           *parameters,
     const char         *type, /* of the answer */
     GAsyncReadyCallback callback,
     gpointer            data)
{
  const char *path = strchr (id, '/');
  g_autofree char *name = g_strndup (id, path - id);

  walk->n_open++;
  g_dbus_connection_call (walk->bus, name, path, interface, method, parameters, G_VARIANT_TYPE (type),
                          G_DBUS_CALL_FLAGS_NONE, -1, NULL, callback, data);
}

/* Returns: (transfer full) (nullable): %NULL where the node is gone, or has no such interface */
static GVariant *
take_answer (Walk *walk, GObject *bus, GAsyncResult *result)
{
  walk->n_open--;
  return g_dbus_connection_call_finish (G_DBUS_CONNECTION (bus), result, NULL);
}

static void
on_properties (GObject *bus, GAsyncResult *result, gpointer data)
{
  Node *self = data;
  g_autoptr (GVariant) answer = take_answer (self->walk, bus, result);
  g_autoptr (GVariant) properties = answer != NULL ? g_variant_get_child_value (answer, 0) : NULL;

  if (properties == NULL)
    return;
  g_variant_lookup (properties, "Name", "s", &self->name);
  g_variant_lookup (properties, "Description", "s", &self->description);
}

static void
on_role (GObject *bus, GAsyncResult *result, gpointer data)
{
  Node *self = data;
  g_autoptr (GVariant) answer = take_answer (self->walk, bus, result);

  if (answer != NULL)
    g_variant_get (answer, "(s)", &self->role);
}

static void
on_states (GObject *bus, GAsyncResult *result, gpointer data)
{
  Node *self = data;

  self->states = take_answer (self->walk, bus, result);
}

static void
on_actions (GObject *bus, GAsyncResult *result, gpointer data)
{
  Node *self = data;

  self->actions = take_answer (self->walk, bus, result);
}

static void
on_children (GObject *bus, GAsyncResult *result, gpointer data)
{
  Node *self = data;
  g_autoptr (GVariant) answer = take_answer (self->walk, bus, result);
  g_autoptr (GVariantIter) children = NULL;
  const char *name;
  const char *path;

  if (answer == NULL)
    return;
  g_variant_get (answer, "(a(so))", &children);
  while (g_variant_iter_next (children, "(&s&o)", &name, &path))
    {
      Node *child = new_node (self->walk, self->depth - 1, name, path);

      g_ptr_array_add (self->children, child);
      ask_all (child);
    }
}

static void
ask_all (Node *self)
{
  ask (self->walk, self->id, PROPERTIES, "GetAll", g_variant_new ("(s)", ACCESSIBLE), "(a{sv})", on_properties, self);
  ask (self->walk, self->id, ACCESSIBLE, "GetRoleName", NULL, "(s)", on_role, self);
  ask (self->walk, self->id, ACCESSIBLE, "GetState", NULL, "(au)", on_states, self);
  ask (self->walk, self->id, ACTION, "GetActions", NULL, "(a(sss))", on_actions, self);
  if (self->depth > 0)
    ask (self->walk, self->id, ACCESSIBLE, "GetChildren", NULL, "(a(so))", on_children, self);
}

static void
add_text (JsonBuilder *builder, const char *member, const char *text)
{
  json_builder_set_member_name (builder, member);
  json_builder_add_string_value (builder, text != NULL ? text : "");
}

static void
add_states (JsonBuilder *builder, GVariant *states)
{
  g_autoptr (GVariantIter) words = NULL;
  guint32 word;
  guint first = 0;

  json_builder_set_member_name (builder, "states");
  json_builder_begin_array (builder);
  if (states != NULL)
    g_variant_get (states, "(au)", &words);
  for (; words != NULL && g_variant_iter_next (words, "u", &word); first += 32)
    for (guint i = 0; i < 32 && first + i < G_N_ELEMENTS (state_names); i++)
      if (word & (1u << i))
        json_builder_add_string_value (builder, state_names[first + i]);
  json_builder_end_array (builder);
}

static void
add_actions (JsonBuilder *builder, GVariant *actions)
{
  g_autoptr (GVariantIter) entries = NULL;
  const char *name;

  json_builder_set_member_name (builder, "actions");
  json_builder_begin_array (builder);
  if (actions != NULL)
    g_variant_get (actions, "(a(sss))", &entries);
  while (entries != NULL && g_variant_iter_next (entries, "(&sss)", &name, NULL, NULL))
    json_builder_add_string_value (builder, name);
  json_builder_end_array (builder);
}

/* A node that went while it was asked has no role, and is left out. */
static void
add_node (JsonBuilder *builder, Node *node)
{
  json_builder_begin_object (builder);
  add_text (builder, "id", node->id);
  add_text (builder, "role", node->role);
  add_text (builder, "name", node->name);
  add_text (builder, "description", node->description);
  add_states (builder, node->states);
  add_actions (builder, node->actions);
  json_builder_set_member_name (builder, "children");
  json_builder_begin_array (builder);
  for (guint i = 0; i < node->children->len; i++)
    if (((Node *) node->children->pdata[i])->role != NULL)
      add_node (builder, node->children->pdata[i]);
  json_builder_end_array (builder);
  json_builder_end_object (builder);
}

static void
answer_tree (Walk *walk, const char *id, guint depth)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;
  g_autofree char *text = NULL;
  Node *node = new_node (walk, depth, id, "");

  ask_all (node);
  while (walk->n_open > 0)
    g_main_context_iteration (NULL, TRUE);
  add_node (builder, node);
  root = json_builder_get_root (builder);
  text = json_to_string (root, FALSE);
  g_print ("%s\n", text);
  free_node (node);
}

static void
on_done (GObject *bus, GAsyncResult *result, gpointer walk)
{
  g_autoptr (GVariant) answer = take_answer (walk, bus, result);
  gboolean is_done = FALSE;

  if (answer != NULL)
    g_variant_get (answer, "(b)", &is_done);
  g_print ("%s\n", is_done ? "true" : "false");
}

#define SHOWING 25 /* ATSPI_STATE_SHOWING */

/* Where a pointer meets @look's node itself or something in it that is told of. */
typedef struct
{
  Walk       *walk;
  const char *id;
  gboolean    is_met;
} Look;

static void
on_picked (GObject *bus, GAsyncResult *result, gpointer data)
{
  Look *look = data;
  g_autoptr (GVariant) answer = take_answer (look->walk, bus, result);
  const char *path = NULL;

  if (answer != NULL)
    g_variant_get (answer, "((s&o))", NULL, &path);
  look->is_met |= path != NULL && !g_str_has_suffix (path, "/null");
}

static void
point (Look *look, int x, int y)
{
  ask (look->walk, look->id, COMPONENT, "GetAccessibleAtPoint", g_variant_new ("(iiu)", x, y, IN_WINDOW), "((so))",
       on_picked, look);
}

/* A picture in the middle is not told of, and so is not met: the padding is tried too. */
static void
on_extents (GObject *bus, GAsyncResult *result, gpointer data)
{
  Look *look = data;
  g_autoptr (GVariant) answer = take_answer (look->walk, bus, result);
  int x = 0;
  int y = 0;
  int width = 0;
  int height = 0;

  if (answer != NULL)
    g_variant_get (answer, "((iiii))", &x, &y, &width, &height);
  point (look, x + width / 2, y + height / 2);
  point (look, x - 2, y - 2);
  point (look, x + 2, y + 2);
}

/* Newer GTK says so, and of nothing that is on a hidden page; a pointer meets no leaf there. */
static void
on_shown (GObject *bus, GAsyncResult *result, gpointer data)
{
  Look *look = data;
  g_autoptr (GVariant) answer = take_answer (look->walk, bus, result);
  g_autoptr (GVariant) words = answer != NULL ? g_variant_get_child_value (answer, 0) : NULL;
  guint32 first = 0;

  if (words != NULL && g_variant_n_children (words) > 0)
    g_variant_get_child (words, 0, "u", &first);
  look->is_met |= (first & (1u << SHOWING)) != 0;
}

static void
answer_shows (Walk *walk, const char *id)
{
  Look look = { walk, id, FALSE };

  ask (walk, id, ACCESSIBLE, "GetState", NULL, "(au)", on_shown, &look);
  ask (walk, id, COMPONENT, "GetExtents", g_variant_new ("(u)", IN_WINDOW), "((iiii))", on_extents, &look);
  while (walk->n_open > 0)
    g_main_context_iteration (NULL, TRUE);
  g_print ("%s\n", look.is_met ? "true" : "false");
}

/* An event: (siiva{sv}), in which `focused` has become 1 or 0. */
static void
on_state_changed (GDBusConnection *bus,
                  const char      *sender,
                  const char      *path,
                  const char      *interface,
                  const char      *signal,
                  GVariant        *parameters,
                  gpointer         data)
{
  Walk *walk = data;
  int is_focused;

  g_variant_get_child (parameters, 1, "i", &is_focused);
  if (!is_focused)
    return;
  g_free (walk->focused);
  walk->focused = g_strconcat (sender, path, NULL);
}

static void
await_other_focus (Walk *walk, const char *before)
{
  g_autoptr (GSource) end = g_timeout_source_new (MOMENT);

  g_source_set_callback (end, G_SOURCE_FUNC (g_source_is_destroyed), end, NULL);
  g_source_attach (end, NULL);
  while (!g_source_is_destroyed (end) && g_strcmp0 (walk->focused, before) == 0)
    g_main_context_iteration (NULL, TRUE);
  g_source_destroy (end);
}

static void
on_heard (GObject *bus, GAsyncResult *result, gpointer walk)
{
  GVariant *answer = take_answer (walk, bus, result);

  g_clear_pointer (&answer, g_variant_unref);
}

/* A key may lead the focus through several nodes. Where the last answers, all those were told of before.
 * @before: (nullable): what had it */
static void
answer_focused (Walk *walk, const char *before)
{
  g_autofree char *last = NULL;

  if (before != NULL)
    await_other_focus (walk, before);
  do
    {
      g_free (last);
      last = g_strdup (walk->focused != NULL ? walk->focused : ROOT);
      ask (walk, last, ACCESSIBLE, "GetRole", NULL, "(u)", on_heard, walk);
      while (walk->n_open > 0 || g_main_context_pending (NULL))
        g_main_context_iteration (NULL, TRUE);
    }
  while (walk->focused != NULL && !g_str_equal (walk->focused, last));
  answer_tree (walk, last, G_MAXUINT);
}

static void
on_text (GObject *bus, GAsyncResult *result, gpointer walk)
{
  g_autoptr (GVariant) answer = take_answer (walk, bus, result);
  g_autoptr (JsonNode) text = answer != NULL ? json_gvariant_serialize (answer) : json_node_new (JSON_NODE_NULL);
  g_autofree char *line = json_to_string (text, FALSE);

  g_print ("%s\n", line);
}

static void
answer (Walk *walk, char **words)
{
  const char *id = words[1] != NULL ? words[1] : ROOT;
  const char *rest = words[1] != NULL ? words[2] : NULL;

  if (g_str_equal (words[0], "tree"))
    answer_tree (walk, id, rest != NULL ? (guint) atoi (rest) : G_MAXUINT);
  else if (g_str_equal (words[0], "focus"))
    ask (walk, id, COMPONENT, "GrabFocus", NULL, "(b)", on_done, walk);
  else if (g_str_equal (words[0], "type"))
    ask (walk, id, EDITABLE_TEXT, "SetTextContents", g_variant_new ("(s)", rest), "(b)", on_done, walk);
  else if (g_str_equal (words[0], "text"))
    ask (walk, id, TEXT, "GetText", g_variant_new ("(ii)", 0, G_MAXINT), "(s)", on_text, walk);
  else if (g_str_equal (words[0], "shows"))
    answer_shows (walk, id);
  else if (g_str_equal (words[0], "focused"))
    answer_focused (walk, words[1]);
  else
    ask (walk, id, ACTION, "DoAction", g_variant_new ("(i)", rest != NULL ? atoi (rest) : 0), "(b)", on_done, walk);
  while (walk->n_open > 0)
    g_main_context_iteration (NULL, TRUE);
}

static GDBusConnection *
connect_to_bus (GError **error)
{
  g_autoptr (GDBusConnection) session = g_bus_get_sync (G_BUS_TYPE_SESSION, NULL, error);
  g_autoptr (GVariant) found = NULL;
  const char *address;

  if (session == NULL)
    return NULL;
  found = g_dbus_connection_call_sync (session, "org.a11y.Bus", "/org/a11y/bus", "org.a11y.Bus", "GetAddress", NULL,
                                       G_VARIANT_TYPE ("(s)"), G_DBUS_CALL_FLAGS_NONE, -1, NULL, error);
  if (found == NULL)
    return NULL;
  g_variant_get (found, "(&s)", &address);
  return g_dbus_connection_new_for_address_sync (
    address, G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT | G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION, NULL, NULL,
    error);
}

/* Whoever wants to be told of events says so to the registry, too. */
static void
listen_to_focus (Walk *walk)
{
  g_dbus_connection_signal_subscribe (walk->bus, NULL, "org.a11y.atspi.Event.Object", "StateChanged", NULL, "focused",
                                      G_DBUS_SIGNAL_FLAGS_NONE, on_state_changed, walk, NULL);
  g_dbus_connection_call (walk->bus, REGISTRY, "/org/a11y/atspi/registry", REGISTRY, "RegisterEvent",
                          g_variant_new ("(s)", "object:state-changed:focused"), NULL, G_DBUS_CALL_FLAGS_NONE, -1, NULL,
                          NULL, NULL);
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GDBusConnection) bus = connect_to_bus (&error);
  Walk walk = { .bus = bus };
  char line[512];

  if (bus == NULL)
    {
      g_printerr ("%s\n", error->message);
      return 1;
    }
  listen_to_focus (&walk);
  setlocale (LC_ALL, "");
  setvbuf (stdout, NULL, _IOLBF, 0);
  while (fgets (line, sizeof line, stdin) != NULL)
    {
      g_auto (GStrv) words = g_strsplit (g_strchomp (line), " ", 3);

      answer (&walk, words);
    }
  return 0;
}
