/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "handclasp-faults"

#include <string.h>

#include "frail-file.h"

#define SECTOR 512

/* The content is NULL where the file was cut to end at the offset. */
typedef struct
{
  GBytes *content;
  gsize   offset;
} FrailWrite;

static void
frail_write_free (FrailWrite *self)
{
  g_clear_pointer (&self->content, g_bytes_unref);
  g_free (self);
}

static void
set_size (GByteArray *content, gsize size)
{
  gsize old = content->len;

  g_byte_array_set_size (content, size);
  if (size > old)
    memset (content->data + old, 0, size - old);
}

static void
put (GByteArray *content, gconstpointer data, gsize length, gsize offset)
{
  if (content->len < offset + length)
    set_size (content, offset + length);
  memcpy (content->data + offset, data, length);
}

static void
do_whole (const FrailWrite *write, GByteArray *content)
{
  gsize length;
  gconstpointer data;

  if (write->content == NULL)
    {
      set_size (content, write->offset);
      return;
    }
  data = g_bytes_get_data (write->content, &length);
  put (content, data, length, write->offset);
}

/* Each sector arrives as a whole or not at all. */
static void
do_torn (const FrailWrite *write, GByteArray *content, GRand *dice)
{
  gsize length;
  const guint8 *data;

  if (write->content == NULL)
    return;
  data = g_bytes_get_data (write->content, &length);
  for (gsize start = 0; start < length;)
    {
      gsize end = MIN (length, start + SECTOR - (write->offset + start) % SECTOR);

      if (g_rand_boolean (dice))
        put (content, data + start, end - start, write->offset + start);
      start = end;
    }
}

static void
shuffle (GPtrArray *writes, GRand *dice)
{
  for (guint i = writes->len; i > 1; i--)
    {
      guint other = (guint) g_rand_int_range (dice, 0, (gint32) i);
      gpointer last = writes->pdata[i - 1];

      writes->pdata[i - 1] = writes->pdata[other];
      writes->pdata[other] = last;
    }
}

/**
 * frail_file_new:
 * @path: (nullable): what is there now is on the disk
 */
FrailFile *
frail_file_new (const char *path, gboolean is_log)
{
  FrailFile *self = g_atomic_rc_box_new0 (FrailFile);
  g_autofree char *content = NULL;
  gsize length = 0;

  self->is_log = is_log;
  self->durable = g_byte_array_new ();
  self->pending = g_ptr_array_new_with_free_func ((GDestroyNotify) frail_write_free);
  if (path != NULL && g_file_get_contents (path, &content, &length, NULL))
    g_byte_array_append (self->durable, (guint8 *) content, (guint) length);
  return self;
}

FrailFile *
frail_file_ref (FrailFile *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
clear (FrailFile *self)
{
  g_byte_array_unref (self->durable);
  g_ptr_array_unref (self->pending);
}

void
frail_file_unref (FrailFile *self)
{
  g_atomic_rc_box_release_full (self, (GDestroyNotify) clear);
}

static void
add (FrailFile *self, GBytes *content, gsize offset)
{
  FrailWrite *write = g_new (FrailWrite, 1);

  *write = (FrailWrite){ content, offset };
  g_ptr_array_add (self->pending, write);
}

void
frail_file_write (FrailFile *self, gconstpointer data, gsize length, gsize offset)
{
  add (self, g_bytes_new (data, length), offset);
}

void
frail_file_truncate (FrailFile *self, gsize size)
{
  add (self, NULL, size);
}

void
frail_file_sync (FrailFile *self)
{
  g_ptr_array_foreach (self->pending, (GFunc) do_whole, self->durable);
  g_ptr_array_set_size (self->pending, 0);
}

/**
 * frail_file_leave:
 * @share: of what was not synced that arrives, half of the rest in parts
 *
 * Returns: (transfer full): what may be left of it when the power goes
 */
GByteArray *
frail_file_leave (FrailFile *self, GRand *dice, double share)
{
  GByteArray *left = g_byte_array_sized_new (self->durable->len);

  g_byte_array_append (left, self->durable->data, self->durable->len);
  if (share < 1)
    shuffle (self->pending, dice);
  for (guint i = 0; i < self->pending->len; i++)
    if (g_rand_double (dice) < share)
      do_whole (self->pending->pdata[i], left);
    else if (share > 0 && g_rand_boolean (dice))
      do_torn (self->pending->pdata[i], left, dice);
  return left;
}
