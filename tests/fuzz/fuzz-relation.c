/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "handclasp"

#include <string.h>

#include "hc-pair.h"
#include "hc-state.h"
#include "fuzz.h"

/* Two people do things to each other, a byte each: what comes of it is what the table says, both see
 * the same from their two sides, and a version grows where somebody sees a change, by one. */

#define ANN 1
#define BOB 2
#define MY_FILTER (8u << 4) /* of hc_state_encode() */
#define THEIR_FILTER (8u << 8)
#define FILTERS (MY_FILTER | THEIR_FILTER)
#define FOREVER G_MAXINT64
#define STEPS_MAX 64 /* longer stories say nothing new, and take long */

typedef struct
{
  gboolean    is_there;
  HcResult    result;
  guint       next;
  HcEventKind event_me;
  HcEventKind event_them;
  gboolean    is_alert;
} Row;

typedef struct
{
  HcPair pair;
  gint64 now;
} Story;

static HcDeed
find_deed (const char *word)
{
  for (HcDeed deed = 0; deed < HC_N_DEEDS; deed++)
    if (g_str_equal (hc_deed_get_word (deed), word))
      return deed;
  g_error ("no deed %s", word);
}

static HcEventKind
find_event (const char *spelt)
{
  g_autofree char *word = g_strndup (spelt, strcspn (spelt, "!"));

  return g_str_equal (word, "-") ? HC_EVENT_NONE : hc_event_kind_find (word);
}

static void
read_row (Row *table, const char *line)
{
  g_auto (GStrv) columns = g_strsplit (line, "\t", -1);
  HcRelation state;
  HcRelation next;
  Row *row;

  g_assert_true (hc_state_parse (columns[0], &state));
  g_assert_true (hc_state_parse (columns[3], &next));
  row = &table[hc_state_encode (&state) * HC_N_DEEDS + find_deed (columns[1])];
  *row = (Row) { TRUE, hc_result_find (columns[2]), hc_state_encode (&next), find_event (columns[4]),
                 find_event (columns[5]), strchr (columns[5], '!') != NULL };
}

static const Row *
get_table (void)
{
  static Row *table = NULL;

  if (g_once_init_enter (&table))
    {
      Row *rows = g_new0 (Row, HC_N_STATE_CODES * HC_N_DEEDS);
      g_autofree char *text = NULL;
      g_auto (GStrv) lines = NULL;
      g_autoptr (GError) error = NULL;

      g_file_get_contents (TRANSITIONS, &text, NULL, &error);
      g_assert_no_error (error);
      lines = g_strsplit (g_strchomp (text), "\n", -1);
      for (char **line = lines + 1; *line != NULL; line++)
        read_row (rows, *line);
      g_once_init_leave (&table, rows);
    }
  return table;
}

/* The table leaves out filters where they say nothing: there any row of the state does. */
static const Row *
find_row (const HcRelation *before, HcDeed deed)
{
  static const guint filters[] = { 0, MY_FILTER, THEIR_FILTER, MY_FILTER | THEIR_FILTER };
  guint state = hc_state_encode (before);
  const Row *row = &get_table ()[state * HC_N_DEEDS + deed];

  for (gsize i = 0; !row->is_there && i < G_N_ELEMENTS (filters); i++)
    row = &get_table ()[((state & ~FILTERS) | filters[i]) * HC_N_DEEDS + deed];
  return row;
}

static void
assert_follows_table (const HcRelation *before, HcDeed deed, const HcRelation *after, const HcRelationStep *step)
{
  const Row *row = find_row (before, deed);

  g_assert_true (row->is_there);
  g_assert_cmpint (step->result, ==, row->result);
  g_assert_cmpint (step->event_me, ==, row->event_me);
  g_assert_cmpint (step->event_them, ==, row->event_them);
  g_assert_cmpint (step->is_alert, ==, row->is_alert);
  g_assert_cmpuint (hc_state_encode (after) & ~FILTERS, ==, row->next & ~FILTERS);
}

static void
assert_turns (const HcRelation *relation)
{
  HcRelation turned = hc_relation_turn (relation);
  HcRelation back = hc_relation_turn (&turned);

  g_assert_cmpuint (hc_state_encode (&back), ==, hc_state_encode (relation));
}

static void
assert_view_fits (const HcView *one, const HcView *other)
{
  if (one->standing == HC_STANDING_INCOMING)
    g_assert_true (other->standing == HC_STANDING_OUTGOING || other->standing == HC_STANDING_BLOCKED);
  if (one->standing == HC_STANDING_OUTGOING)
    g_assert_true (other->standing != HC_STANDING_OUTGOING);
  g_assert_true (one->drawer == HC_DRAWER_NONE || one->standing == HC_STANDING_NONE);
}

/* Whom one sees as a friend sees a friend; who waits for an answer was asked, or is not to know. */
static void
assert_views_fit (const HcPair *pair)
{
  HcView ann = hc_pair_get_view (pair, ANN);
  HcView bob = hc_pair_get_view (pair, BOB);

  g_assert_cmpint (ann.standing == HC_STANDING_FRIEND, ==, bob.standing == HC_STANDING_FRIEND);
  assert_view_fits (&ann, &bob);
  assert_view_fits (&bob, &ann);
}

static gboolean
is_same_sight (const HcView *one, const HcView *other)
{
  return one->standing == other->standing && one->drawer == other->drawer &&
         one->is_preapproved == other->is_preapproved && (one->note == NULL) == (other->note == NULL);
}

static void
assert_version_grows (Story *self, gint64 who, const HcView *before, gint64 version, HcEventKind told)
{
  HcView after = hc_pair_get_view (&self->pair, who);
  gint64 grown = hc_pair_get_side (&self->pair, who)->version - version;

  g_assert_true (grown == 0 || grown == 1);
  g_assert_true (is_same_sight (before, &after) || grown == 1);
  g_assert_true (grown == 0 || told != HC_EVENT_NONE);
}

static void
keep_cooling (HcPairSide *side, const HcRelationSide *relation)
{
  side->cooling_until = relation->is_cooling ? FOREVER : 0;
}

static void
change (Story *self, gint64 actor, const HcRelation *after, const HcRelationStep *step, const char *note)
{
  gint64 other = ANN + BOB - actor;
  HcView views[2] = { hc_pair_get_view (&self->pair, actor), hc_pair_get_view (&self->pair, other) };
  gint64 versions[2] = { hc_pair_get_side (&self->pair, actor)->version, hc_pair_get_side (&self->pair, other)->version };

  hc_pair_change (&self->pair, actor, after, note, ++self->now);
  keep_cooling (hc_pair_get_side (&self->pair, actor), &after->me);
  keep_cooling (hc_pair_get_side (&self->pair, other), &after->them);
  assert_version_grows (self, actor, &views[0], versions[0], step->event_me);
  assert_version_grows (self, other, &views[1], versions[1], step->event_them);
}

static void
assert_pair_is (Story *self, gint64 actor, const HcRelation *expected)
{
  HcRelation mine = hc_pair_get_relation (&self->pair, actor, self->now);
  HcRelation theirs = hc_pair_get_relation (&self->pair, ANN + BOB - actor, self->now);
  HcRelation turned = hc_relation_turn (&theirs);

  g_assert_cmpuint (hc_state_encode (&mine), ==, hc_state_encode (expected) & ~FILTERS);
  g_assert_cmpuint (hc_state_encode (&turned), ==, hc_state_encode (&mine));
}

static void
act (Story *self, guint8 byte)
{
  gint64 actor = byte & 0x10 ? BOB : ANN;
  HcDeed deed = (byte & 0x0F) % HC_N_DEEDS;
  HcRelation before = hc_pair_get_relation (&self->pair, actor, self->now);
  HcRelation after;
  HcRelationStep step;

  before.me.filters = (byte & 0x20) != 0;
  before.them.filters = (byte & 0x40) != 0;
  after = before;
  step = hc_relation_step (&after, deed);
  assert_follows_table (&before, deed, &after, &step);
  assert_turns (&after);
  if (step.result == HC_RESULT_OK)
    change (self, actor, &after, &step, byte & 0x80 ? "a note" : NULL);
  assert_pair_is (self, actor, &after);
  assert_views_fit (&self->pair);
}

int
LLVMFuzzerTestOneInput (const uint8_t *bytes, size_t n_bytes)
{
  Story story = { .now = 1 };

  hc_pair_init (&story.pair, ANN, BOB);
  for (size_t i = 0; i < MIN (n_bytes, STEPS_MAX); i++)
    act (&story, bytes[i]);
  hc_pair_clear (&story.pair);
  return 0;
}
