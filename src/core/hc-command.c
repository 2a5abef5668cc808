/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "handclasp"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "hc-error.h"
#include "hc-json.h"
#include "hc-text.h"
#include "hc-words.h"
#include "hc-command.h"

#define ID_MIN 8
#define ID_MAX 64
#define CURSOR_MAX 1024

/* Fills in the fields of one type of message from what a peer sent. */
typedef gboolean (*HcCommandReader) (HcCommand *self, JsonObject *object, GError **error);

static const char *const list_kinds[] = {
  [HC_LIST_PEOPLE] = "people",     [HC_LIST_FRIENDS] = "friends",   [HC_LIST_BLOCKED] = "blocked",
  [HC_LIST_INCOMING] = "incoming", [HC_LIST_OUTGOING] = "outgoing", [HC_LIST_DECLINED] = "declined",
  [HC_LIST_FILTERED] = "filtered", [HC_LIST_EVENTS] = "events",
};

static const char *const who_may_ask[] = {
  [HC_WHO_EVERYONE] = "everyone",
  [HC_WHO_FRIENDS_OF_FRIENDS] = "friends_of_friends",
  [HC_WHO_NOBODY] = "nobody",
};

static gboolean
refuse_field (const char *field, GError **error)
{
  g_set_error (error, HC_ERROR, HC_ERROR_BAD_MESSAGE, _("The field “%s” is missing or not as it must be."), field);
  return FALSE;
}

static gboolean
is_id (const char *id)
{
  gsize length = strlen (id);

  return length >= ID_MIN && length <= ID_MAX &&
         strspn (id, G_CSET_A_2_Z G_CSET_a_2_z G_CSET_DIGITS "-") == length;
}

static gboolean
read_hello (HcCommand *self, JsonObject *object, GError **error)
{
  const char *epoch;
  gint64 seq = 0;

  if (!hc_json_get_string (object, "epoch", &epoch))
    return refuse_field ("epoch", error);
  if (!hc_json_get_integer (object, "seq", &seq) || seq < 0)
    return refuse_field ("seq", error);
  self->seq = json_object_has_member (object, "seq") && !json_object_get_null_member (object, "seq") ? seq : -1;
  self->epoch = g_strdup (epoch);
  return TRUE;
}

static gboolean
read_deed (HcCommand *self, JsonObject *object, GError **error)
{
  const char *to;
  const char *note;

  if (!hc_json_get_string (object, "to", &to) || to == NULL)
    return refuse_field ("to", error);
  self->to = hc_username_fold (to);
  if (!hc_username_is_valid (self->to))
    return refuse_field ("to", error);
  if (self->deed != HC_DEED_REQUEST && self->deed != HC_DEED_REFUSE)
    return TRUE;
  if (!hc_json_get_string (object, "note", &note))
    return refuse_field ("note", error);
  return note == NULL || hc_text_clean_note (note, &self->note, error);
}

static gboolean
read_list (HcCommand *self, JsonObject *object, GError **error)
{
  const char *what;
  const char *query;
  const char *after;
  gint64 limit = HC_PAGE_USUAL;
  int kind;

  if (!hc_json_get_string (object, "what", &what))
    return refuse_field ("what", error);
  kind = hc_words_find (list_kinds, G_N_ELEMENTS (list_kinds), what, -1);
  if (kind < 0)
    return refuse_field ("what", error);
  if (!hc_json_get_string (object, "query", &query) || (query != NULL && g_utf8_strlen (query, -1) > HC_QUERY_MAX))
    return refuse_field ("query", error);
  if (!hc_json_get_string (object, "after", &after) || (after != NULL && strlen (after) > CURSOR_MAX))
    return refuse_field ("after", error);
  if (!hc_json_get_integer (object, "limit", &limit) || limit < 1 || limit > HC_PAGE_MAX)
    return refuse_field ("limit", error);

  self->what = kind;
  self->query = g_strdup (query);
  self->after = g_strdup (after);
  self->limit = limit;
  return TRUE;
}

static gboolean
add_username (GHashTable *usernames, JsonNode *element)
{
  g_autofree char *username = NULL;

  if (!JSON_NODE_HOLDS_VALUE (element) || json_node_get_value_type (element) != G_TYPE_STRING)
    return FALSE;
  username = hc_username_fold (json_node_get_string (element));
  if (hc_username_is_valid (username))
    g_hash_table_add (usernames, g_steal_pointer (&username));
  return TRUE;
}

static gboolean
read_watch (HcCommand *self, JsonObject *object, GError **error)
{
  JsonNode *node = json_object_get_member (object, "usernames");
  g_autoptr (GHashTable) usernames = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  JsonArray *array;
  guint n_elements;

  if (node == NULL || !JSON_NODE_HOLDS_ARRAY (node))
    return refuse_field ("usernames", error);

  array = json_node_get_array (node);
  n_elements = json_array_get_length (array);
  for (guint i = 0; i < n_elements; i++)
    if (!add_username (usernames, json_array_get_element (array, i)))
      return refuse_field ("usernames", error);
  if (g_hash_table_size (usernames) > HC_WATCH_MAX)
    {
      g_set_error (error, HC_ERROR, HC_ERROR_LIMIT, _("At most %d people can be watched at once."), HC_WATCH_MAX);
      return FALSE;
    }
  self->usernames = (char **) g_hash_table_get_keys_as_array (usernames, NULL);
  g_hash_table_steal_all (usernames);
  return TRUE;
}

static gboolean
read_seen (HcCommand *self, JsonObject *object, GError **error)
{
  if (!hc_json_get_integer (object, "seq", &self->seq) || self->seq < 0)
    return refuse_field ("seq", error);
  return TRUE;
}

static gboolean
read_profile (HcCommand *self, JsonObject *object, GError **error)
{
  g_autoptr (GError) bad_name = NULL;
  const char *name;

  if (!hc_json_get_string (object, "name", &name) || name == NULL)
    return refuse_field ("name", error);
  self->name = hc_text_clean_name (name, &bad_name);
  if (self->name != NULL)
    return TRUE;
  g_set_error_literal (error, HC_ERROR, HC_ERROR_BAD_MESSAGE, bad_name->message);
  return FALSE;
}

static gboolean
read_settings (HcCommand *self, JsonObject *object, GError **error)
{
  const char *who;
  int found = -1;

  if (hc_json_get_string (object, "who_may_ask", &who))
    found = hc_words_find (who_may_ask, G_N_ELEMENTS (who_may_ask), who, -1);
  if (found < 0)
    return refuse_field ("who_may_ask", error);
  self->who_may_ask = found;
  return TRUE;
}

static const struct
{
  const char      *word;
  HcCommandReader  read;
} types[] = {
  [HC_COMMAND_HELLO] = { "hello", read_hello },       [HC_COMMAND_DEED] = { NULL, read_deed },
  [HC_COMMAND_LIST] = { "list", read_list },          [HC_COMMAND_WATCH] = { "watch", read_watch },
  [HC_COMMAND_SEEN] = { "seen", read_seen },          [HC_COMMAND_PROFILE] = { "profile", read_profile },
  [HC_COMMAND_SETTINGS] = { "settings", read_settings },
};

static gboolean
find_type (HcCommand *self, const char *word, GError **error)
{
  if (word == NULL)
    return refuse_field ("type", error);
  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    if (types[i].word != NULL && g_str_equal (types[i].word, word))
      {
        self->type = i;
        return TRUE;
      }
  if (hc_deed_find (word, &self->deed))
    {
      self->type = HC_COMMAND_DEED;
      return TRUE;
    }
  g_set_error_literal (error, HC_ERROR, HC_ERROR_UNKNOWN_TYPE, _("There is no message of this type."));
  return FALSE;
}

/**
 * hc_command_new:
 * @id: (nullable): the caller's own
 *
 * Returns: (transfer full): a command whose other fields the caller still fills in
 */
HcCommand *
hc_command_new (HcCommandType type, const char *id)
{
  HcCommand *self = g_atomic_rc_box_new0 (HcCommand);

  self->type = type;
  self->id = g_strdup (id);
  self->seq = -1;
  self->limit = HC_PAGE_USUAL;
  return self;
}

/**
 * hc_command_parse:
 * @text: @length bytes from a peer
 * @id: (out) (transfer full) (nullable): the id of the message wherever it could be read, so that
 *   an error can name it
 *
 * Returns: (transfer full) (nullable): the command, or %NULL and an error for the peer
 */
HcCommand *
hc_command_parse (const char *text, gsize length, char **id, GError **error)
{
  g_autoptr (JsonObject) object = hc_json_parse (text, length, error);
  g_autoptr (HcCommand) self = NULL;
  const char *word;
  const char *id_word;
  gboolean has_id;

  *id = NULL;
  if (object == NULL)
    return NULL;

  has_id = hc_json_get_string (object, "id", &id_word) && id_word != NULL && is_id (id_word);
  if (has_id)
    *id = g_strdup (id_word);
  if (!hc_json_get_string (object, "type", &word))
    return refuse_field ("type", error), NULL;

  self = hc_command_new (HC_COMMAND_HELLO, *id);
  if (!find_type (self, word, error))
    return NULL;
  if (!has_id && self->type != HC_COMMAND_HELLO)
    return refuse_field ("id", error), NULL;
  if (!types[self->type].read (self, object, error))
    return NULL;
  return g_steal_pointer (&self);
}

HcCommand *
hc_command_ref (HcCommand *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
hc_command_clear (HcCommand *self)
{
  g_free (self->id);
  g_free (self->to);
  g_free (self->note);
  g_free (self->epoch);
  g_free (self->query);
  g_free (self->after);
  g_strfreev (self->usernames);
  g_free (self->name);
}

void
hc_command_unref (HcCommand *self)
{
  g_atomic_rc_box_release_full (self, (GDestroyNotify) hc_command_clear);
}

const char *
hc_list_kind_get_word (HcListKind kind)
{
  return list_kinds[kind];
}

const char *
hc_who_may_ask_get_word (HcWhoMayAsk who)
{
  return who_may_ask[who];
}
