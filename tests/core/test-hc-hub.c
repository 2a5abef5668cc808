/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "handclasp"

#include "hc-hub.h"
#include "hc-recorder.h"

#define N_MEMBERS 12
#define N_GROUPS 5
#define N_ACTS 100000

typedef struct
{
  HcHub      *hub;
  HcRecorder *ann;
  HcRecorder *bob;
  HcRecorder *cem;
  HcMessage  *news;
  GString    *order; /* initials of who was told */
} HcScene;

static void
note_order (HcRecorder *recorder, HcMessage *message, gpointer data)
{
  HcScene *scene = data;

  g_string_append_c (scene->order, hc_member_get_username (HC_MEMBER (recorder))[0]);
}

static void
set_up (HcScene *scene, gconstpointer data)
{
  scene->hub = hc_hub_new ();
  scene->ann = hc_recorder_new ("ann");
  scene->bob = hc_recorder_new ("bob");
  scene->cem = hc_recorder_new ("cem");
  scene->news = hc_message_new_presence ("dee", HC_PRESENCE_HERE, 0);
  scene->order = g_string_new (NULL);
  hc_recorder_set_hook (scene->ann, note_order, scene);
  hc_recorder_set_hook (scene->bob, note_order, scene);
  hc_recorder_set_hook (scene->cem, note_order, scene);
}

static void
tear_down (HcScene *scene, gconstpointer data)
{
  g_clear_object (&scene->hub);
  g_assert_finalize_object (scene->ann);
  g_assert_finalize_object (scene->bob);
  g_assert_finalize_object (scene->cem);
  hc_message_unref (scene->news);
  g_string_free (scene->order, TRUE);
}

static void
join_all (HcScene *scene, const char *group)
{
  hc_hub_join (scene->hub, group, HC_MEMBER (scene->ann));
  hc_hub_join (scene->hub, group, HC_MEMBER (scene->bob));
  hc_hub_join (scene->hub, group, HC_MEMBER (scene->cem));
}

static void
test_new_then_finalized (HcScene *scene, gconstpointer data)
{
  g_assert_finalize_object (g_steal_pointer (&scene->hub));
}

static void
test_tells_who_joined (HcScene *scene, gconstpointer data)
{
  hc_hub_join (scene->hub, "here_dee", HC_MEMBER (scene->ann));
  hc_hub_join (scene->hub, "here_eve", HC_MEMBER (scene->bob));

  g_assert_cmpuint (hc_hub_send (scene->hub, "here_dee", scene->news), ==, 1);
  g_assert_cmpuint (hc_recorder_count (scene->ann), ==, 1);
  g_assert_true (hc_recorder_peek (scene->ann, 0) == scene->news);
  g_assert_cmpuint (hc_recorder_count (scene->bob), ==, 0);
  g_assert_cmpuint (hc_hub_send (scene->hub, "here_nobody", scene->news), ==, 0);
}

static void
test_tells_in_the_order_they_joined (HcScene *scene, gconstpointer data)
{
  join_all (scene, "here_dee");
  hc_hub_send (scene->hub, "here_dee", scene->news);
  g_assert_cmpstr (scene->order->str, ==, "abc");
}

static void
test_joining_twice_is_joining_once (HcScene *scene, gconstpointer data)
{
  hc_hub_join (scene->hub, "here_dee", HC_MEMBER (scene->ann));
  hc_hub_join (scene->hub, "here_dee", HC_MEMBER (scene->ann));

  g_assert_cmpuint (hc_hub_count (scene->hub, "here_dee"), ==, 1);
  g_assert_cmpuint (hc_hub_send (scene->hub, "here_dee", scene->news), ==, 1);
  hc_hub_leave (scene->hub, "here_dee", HC_MEMBER (scene->ann));
  g_assert_cmpuint (hc_hub_send (scene->hub, "here_dee", scene->news), ==, 0);
  g_assert_cmpuint (G_OBJECT (scene->ann)->ref_count, ==, 1);
}

static void
test_tells_nobody_who_left (HcScene *scene, gconstpointer data)
{
  join_all (scene, "here_dee");
  hc_hub_leave (scene->hub, "here_dee", HC_MEMBER (scene->ann));
  hc_hub_leave (scene->hub, "here_dee", HC_MEMBER (scene->ann));
  hc_hub_leave (scene->hub, "here_nobody", HC_MEMBER (scene->bob));

  g_assert_cmpuint (hc_hub_send (scene->hub, "here_dee", scene->news), ==, 2);
  g_assert_cmpuint (hc_recorder_count (scene->ann), ==, 0);
  g_assert_cmpuint (hc_hub_count (scene->hub, "here_dee"), ==, 2);
}

static void
test_leaving_one_group_keeps_the_others (HcScene *scene, gconstpointer data)
{
  static const char *const groups[] = { "here_dee", "here_eve", "here_fay" };

  for (gsize left = 0; left < G_N_ELEMENTS (groups); left++)
    {
      for (gsize i = 0; i < G_N_ELEMENTS (groups); i++)
        hc_hub_join (scene->hub, groups[i], HC_MEMBER (scene->ann));
      hc_hub_leave (scene->hub, groups[left], HC_MEMBER (scene->ann));
      for (gsize i = 0; i < G_N_ELEMENTS (groups); i++)
        g_assert_cmpuint (hc_hub_send (scene->hub, groups[i], scene->news), ==, i == left ? 0 : 1);
    }
}

static void
test_forgets_a_member_in_all_its_groups (HcScene *scene, gconstpointer data)
{
  join_all (scene, "here_dee");
  join_all (scene, "here_eve");
  hc_hub_forget (scene->hub, HC_MEMBER (scene->bob));
  hc_hub_forget (scene->hub, HC_MEMBER (scene->bob));

  g_assert_cmpuint (G_OBJECT (scene->bob)->ref_count, ==, 1);
  g_assert_cmpuint (hc_hub_send (scene->hub, "here_dee", scene->news), ==, 2);
  g_assert_cmpuint (hc_hub_send (scene->hub, "here_eve", scene->news), ==, 2);
  g_assert_cmpuint (hc_recorder_count (scene->bob), ==, 0);
}

static void
test_holds_one_reference_until_it_forgets (HcScene *scene, gconstpointer data)
{
  HcRecorder *guest = hc_recorder_new ("guest");

  hc_hub_join (scene->hub, "here_dee", HC_MEMBER (guest));
  hc_hub_join (scene->hub, "here_eve", HC_MEMBER (guest));
  g_assert_cmpuint (G_OBJECT (guest)->ref_count, ==, 2);
  hc_hub_leave (scene->hub, "here_dee", HC_MEMBER (guest));
  g_assert_cmpuint (G_OBJECT (guest)->ref_count, ==, 2);
  hc_hub_forget (scene->hub, HC_MEMBER (guest));
  g_assert_finalize_object (guest);
}

static void
leave_bob (HcRecorder *recorder, HcMessage *message, gpointer data)
{
  HcScene *scene = data;

  hc_hub_leave (scene->hub, "here_dee", HC_MEMBER (scene->bob));
}

static void
test_skips_who_left_meanwhile (HcScene *scene, gconstpointer data)
{
  hc_recorder_set_hook (scene->ann, leave_bob, scene);
  join_all (scene, "here_dee");

  g_assert_cmpuint (hc_hub_send (scene->hub, "here_dee", scene->news), ==, 2);
  g_assert_cmpuint (hc_recorder_count (scene->bob), ==, 0);
  g_assert_cmpuint (hc_recorder_count (scene->cem), ==, 1);
  g_assert_cmpuint (hc_hub_count (scene->hub, "here_dee"), ==, 2);
}

static void
forget_everybody (HcRecorder *recorder, HcMessage *message, gpointer data)
{
  HcScene *scene = data;

  hc_hub_forget (scene->hub, HC_MEMBER (scene->ann));
  hc_hub_forget (scene->hub, HC_MEMBER (scene->bob));
  hc_hub_forget (scene->hub, HC_MEMBER (scene->cem));
}

static void
test_everybody_may_go_while_it_sends (HcScene *scene, gconstpointer data)
{
  hc_recorder_set_hook (scene->bob, forget_everybody, scene);
  join_all (scene, "here_dee");

  g_assert_cmpuint (hc_hub_send (scene->hub, "here_dee", scene->news), ==, 2);
  g_assert_cmpuint (hc_recorder_count (scene->cem), ==, 0);
  g_assert_cmpuint (hc_hub_count (scene->hub, "here_dee"), ==, 0);
  g_assert_cmpuint (hc_hub_send (scene->hub, "here_dee", scene->news), ==, 0);
}

static void
join_cem (HcRecorder *recorder, HcMessage *message, gpointer data)
{
  HcScene *scene = data;

  hc_hub_join (scene->hub, "here_dee", HC_MEMBER (scene->cem));
}

static void
test_does_not_tell_who_joins_meanwhile (HcScene *scene, gconstpointer data)
{
  hc_recorder_set_hook (scene->ann, join_cem, scene);
  hc_hub_join (scene->hub, "here_dee", HC_MEMBER (scene->ann));
  hc_hub_join (scene->hub, "here_dee", HC_MEMBER (scene->bob));

  g_assert_cmpuint (hc_hub_send (scene->hub, "here_dee", scene->news), ==, 2);
  g_assert_cmpuint (hc_recorder_count (scene->cem), ==, 0);
  g_assert_cmpuint (hc_hub_send (scene->hub, "here_dee", scene->news), ==, 3);
}

static void
rejoin_bob (HcRecorder *recorder, HcMessage *message, gpointer data)
{
  HcScene *scene = data;

  leave_bob (recorder, message, data);
  hc_hub_join (scene->hub, "here_dee", HC_MEMBER (scene->bob));
}

static void
test_does_not_tell_who_left_and_came_back_meanwhile (HcScene *scene, gconstpointer data)
{
  hc_recorder_set_hook (scene->ann, rejoin_bob, scene);
  join_all (scene, "here_dee");

  g_assert_cmpuint (hc_hub_send (scene->hub, "here_dee", scene->news), ==, 2);
  g_assert_cmpuint (hc_recorder_count (scene->bob), ==, 0);
  hc_recorder_set_hook (scene->ann, NULL, NULL);
  g_assert_cmpuint (hc_hub_send (scene->hub, "here_dee", scene->news), ==, 3);
}

static void
send_once_more (HcRecorder *recorder, HcMessage *message, gpointer data)
{
  HcScene *scene = data;

  hc_recorder_set_hook (recorder, leave_bob, scene);
  g_assert_cmpuint (hc_hub_send (scene->hub, "here_dee", scene->news), ==, 2);
}

/* Ann sends in her turn, and in that send bob leaves: the outer send must skip him too. */
static void
test_a_member_may_send_in_its_turn (HcScene *scene, gconstpointer data)
{
  hc_recorder_set_hook (scene->ann, send_once_more, scene);
  join_all (scene, "here_dee");

  g_assert_cmpuint (hc_hub_send (scene->hub, "here_dee", scene->news), ==, 2);
  g_assert_cmpuint (hc_recorder_count (scene->ann), ==, 2);
  g_assert_cmpuint (hc_recorder_count (scene->bob), ==, 0);
  g_assert_cmpuint (hc_recorder_count (scene->cem), ==, 2);
}

static void
drop_hub (HcRecorder *recorder, HcMessage *message, gpointer data)
{
  HcScene *scene = data;

  g_clear_object (&scene->hub);
}

static void
test_outlives_its_own_send (HcScene *scene, gconstpointer data)
{
  hc_recorder_set_hook (scene->ann, drop_hub, scene);
  join_all (scene, "here_dee");
  g_assert_cmpuint (hc_hub_send (scene->hub, "here_dee", scene->news), ==, 3);
  g_assert_cmpuint (hc_recorder_count (scene->cem), ==, 1);
}

static void
close_guest (HcRecorder *guest, HcMessage *message, gpointer data)
{
  HcScene *scene = data;

  hc_hub_forget (scene->hub, HC_MEMBER (guest));
  g_object_unref (guest);
}

static void
test_a_member_outlives_its_own_turn (HcScene *scene, gconstpointer data)
{
  HcRecorder *guest = hc_recorder_new ("guest");
  gpointer alive = guest;

  g_object_add_weak_pointer (G_OBJECT (guest), &alive);
  hc_recorder_set_hook (guest, close_guest, scene);
  hc_hub_join (scene->hub, "here_dee", HC_MEMBER (guest));
  g_assert_cmpuint (hc_hub_send (scene->hub, "here_dee", scene->news), ==, 1);
  g_assert_null (alive);
}

static HcMessage *
choose_for_ann (HcMember *member, gpointer message)
{
  return g_str_equal (hc_member_get_username (member), "ann") ? message : NULL;
}

static void
test_chooses_for_each (HcScene *scene, gconstpointer data)
{
  join_all (scene, "directory");
  g_assert_cmpuint (hc_hub_send_each (scene->hub, "directory", choose_for_ann, scene->news), ==, 1);
  g_assert_cmpstr (scene->order->str, ==, "a");
}

/* The hub beside a table of who is where: any act in any order, also while a send is under way. */
typedef struct
{
  HcHub      *hub;
  GRand      *random;
  HcRecorder *members[N_MEMBERS];
  guint       joined_at[N_MEMBERS][N_GROUPS]; /* 0: is not in */
  guint       n_acts;
  guint       depth;
  GArray     *sends; /* of HcSend, the innermost last */
} HcModel;

typedef struct
{
  guint    group;
  guint    began_at;
  gboolean is_told[N_MEMBERS];
} HcSend;

static const char *const model_groups[N_GROUPS] = { "g0", "g1", "g2", "g3", "g4" };

static guint
find_member (HcModel *model, HcRecorder *recorder)
{
  for (guint i = 0; i < N_MEMBERS; i++)
    if (model->members[i] == recorder)
      return i;
  g_assert_not_reached ();
}

static void act (HcModel *model);

static void
on_model_told (HcRecorder *recorder, HcMessage *message, gpointer data)
{
  HcModel *model = data;
  HcSend *send = &g_array_index (model->sends, HcSend, model->sends->len - 1);
  guint member = find_member (model, recorder);
  guint joined_at = model->joined_at[member][send->group];

  g_assert_cmpuint (joined_at, >, 0);
  g_assert_cmpuint (joined_at, <=, send->began_at);
  g_assert_false (send->is_told[member]);
  send->is_told[member] = TRUE;
  hc_message_unref (hc_recorder_take (recorder));
  if (model->depth < 3 && g_rand_int_range (model->random, 0, 4) == 0)
    act (model);
}

static void
send_and_compare (HcModel *model, guint group)
{
  g_autoptr (HcMessage) message = hc_message_new_presence ("dee", HC_PRESENCE_HERE, 0);
  HcSend send = { .group = group, .began_at = model->n_acts };
  guint n_told = 0;
  guint n_reported;

  g_array_append_val (model->sends, send);
  model->depth++;
  n_reported = hc_hub_send (model->hub, model_groups[group], message);
  model->depth--;
  send = g_array_index (model->sends, HcSend, model->sends->len - 1);
  g_array_set_size (model->sends, model->sends->len - 1);

  for (guint i = 0; i < N_MEMBERS; i++)
    {
      guint joined_at = model->joined_at[i][group];

      n_told += send.is_told[i];
      if (joined_at > 0 && joined_at <= send.began_at)
        g_assert_true (send.is_told[i]);
    }
  g_assert_cmpuint (n_reported, ==, n_told);
}

static void
forget_in_both (HcModel *model, guint member)
{
  hc_hub_forget (model->hub, HC_MEMBER (model->members[member]));
  for (guint group = 0; group < N_GROUPS; group++)
    model->joined_at[member][group] = 0;
}

static void
act (HcModel *model)
{
  guint member = g_rand_int_range (model->random, 0, N_MEMBERS);
  guint group = g_rand_int_range (model->random, 0, N_GROUPS);
  guint *joined_at = &model->joined_at[member][group];

  model->n_acts++;
  switch (g_rand_int_range (model->random, 0, 7))
    {
    case 0:
    case 1:
    case 2:
      hc_hub_join (model->hub, model_groups[group], HC_MEMBER (model->members[member]));
      *joined_at = *joined_at > 0 ? *joined_at : model->n_acts;
      break;
    case 3:
      hc_hub_leave (model->hub, model_groups[group], HC_MEMBER (model->members[member]));
      *joined_at = 0;
      break;
    case 4:
      forget_in_both (model, member);
      break;
    default:
      send_and_compare (model, group);
    }
}

static void
test_is_what_a_simple_table_is (void)
{
  HcModel model = { .hub = hc_hub_new (), .random = g_rand_new_with_seed (7) };

  model.sends = g_array_new (FALSE, TRUE, sizeof (HcSend));
  for (guint i = 0; i < N_MEMBERS; i++)
    {
      model.members[i] = hc_recorder_new ("somebody");
      hc_recorder_set_hook (model.members[i], on_model_told, &model);
    }
  while (model.n_acts < N_ACTS)
    {
      guint n_in = 0;

      act (&model);
      for (guint i = 0; i < N_MEMBERS; i++)
        n_in += model.joined_at[i][0] > 0;
      g_assert_cmpuint (hc_hub_count (model.hub, "g0"), ==, n_in);
    }

  g_assert_finalize_object (model.hub);
  for (guint i = 0; i < N_MEMBERS; i++)
    g_assert_finalize_object (model.members[i]);
  g_array_unref (model.sends);
  g_rand_free (model.random);
}

int
main (int argc, char **argv)
{
  static const struct
  {
    const char *path;
    void        (*test) (HcScene *scene, gconstpointer data);
  } tests[] = {
    { "/hub/new-then-finalized", test_new_then_finalized },
    { "/hub/tells-who-joined", test_tells_who_joined },
    { "/hub/tells-in-the-order-they-joined", test_tells_in_the_order_they_joined },
    { "/hub/joining-twice-is-joining-once", test_joining_twice_is_joining_once },
    { "/hub/tells-nobody-who-left", test_tells_nobody_who_left },
    { "/hub/leaving-one-group-keeps-the-others", test_leaving_one_group_keeps_the_others },
    { "/hub/forgets-a-member-in-all-its-groups", test_forgets_a_member_in_all_its_groups },
    { "/hub/holds-one-reference-until-it-forgets", test_holds_one_reference_until_it_forgets },
    { "/hub/skips-who-left-meanwhile", test_skips_who_left_meanwhile },
    { "/hub/everybody-may-go-while-it-sends", test_everybody_may_go_while_it_sends },
    { "/hub/does-not-tell-who-joins-meanwhile", test_does_not_tell_who_joins_meanwhile },
    { "/hub/does-not-tell-who-left-and-came-back-meanwhile", test_does_not_tell_who_left_and_came_back_meanwhile },
    { "/hub/a-member-may-send-in-its-turn", test_a_member_may_send_in_its_turn },
    { "/hub/outlives-its-own-send", test_outlives_its_own_send },
    { "/hub/a-member-outlives-its-own-turn", test_a_member_outlives_its_own_turn },
    { "/hub/chooses-for-each", test_chooses_for_each },
  };

  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, HcScene, NULL, set_up, tests[i].test, tear_down);
  g_test_add_func ("/hub/is-what-a-simple-table-is", test_is_what_a_simple_table_is);
  return g_test_run ();
}
