/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "handclasp"

#include "hc-hub.h"
#include "hc-recorder.h"

#define N_GUESTS 100000

/* The compiler makes the hub of this test call it at each of its steps, so that what something
 * costs is a number and not a time. */
void __sanitizer_cov_trace_pc (void);

static guint n_steps;

void
__sanitizer_cov_trace_pc (void)
{
  n_steps++;
}

static void
join (HcHub *hub, HcRecorder *guest, const char *group)
{
  hc_hub_join (hub, group, HC_MEMBER (guest));
}

/* Each guest is in two groups of their own and in the one of everybody. */
static HcHub *
fill_hub (GPtrArray *guests, guint n_guests)
{
  HcHub *hub = hc_hub_new ();

  for (guint i = 0; i < n_guests; i++)
    {
      g_autofree char *requests = g_strdup_printf ("friendreq_%u", i);
      g_autofree char *presence = g_strdup_printf ("presence_%u", i);
      HcRecorder *guest = hc_recorder_new ("guest");

      g_ptr_array_add (guests, guest);
      join (hub, guest, "directory");
      join (hub, guest, requests);
      join (hub, guest, presence);
    }
  return hub;
}

/* Returns: the most steps that one of some guests costs */
static guint
measure (guint n_guests, void (*act) (HcHub *hub, HcRecorder *guest))
{
  g_autoptr (GPtrArray) guests = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (HcHub) hub = fill_hub (guests, n_guests);
  guint most = 0;

  for (guint i = 0; i < n_guests; i += n_guests / 8)
    {
      n_steps = 0;
      act (hub, guests->pdata[i]);
      most = MAX (most, n_steps);
    }
  return most;
}

static void
forget (HcHub *hub, HcRecorder *guest)
{
  hc_hub_forget (hub, HC_MEMBER (guest));
}

static void
leave (HcHub *hub, HcRecorder *guest)
{
  hc_hub_leave (hub, "directory", HC_MEMBER (guest));
}

static void
join_one_more (HcHub *hub, HcRecorder *guest)
{
  join (hub, guest, "here_guest");
}

static void
send_to_few (HcHub *hub, HcRecorder *guest)
{
  g_autoptr (HcMessage) message = hc_message_new_presence ("guest", HC_PRESENCE_HERE, 0);

  hc_hub_send (hub, "friendreq_7", message);
}

static void
assert_costs_the_same_among_many (void (*act) (HcHub *hub, HcRecorder *guest))
{
  guint among_few = measure (16, act);
  guint among_many = measure (N_GUESTS, act);

  g_assert_cmpuint (among_few, >, 0);
  g_assert_cmpuint (among_many, <=, among_few);
}

static void
test_forgetting (void)
{
  assert_costs_the_same_among_many (forget);
}

static void
test_leaving (void)
{
  assert_costs_the_same_among_many (leave);
}

static void
test_joining (void)
{
  assert_costs_the_same_among_many (join_one_more);
}

static void
test_sending_to_few (void)
{
  assert_costs_the_same_among_many (send_to_few);
}

static guint
measure_forgetting (guint n_groups)
{
  g_autoptr (HcHub) hub = hc_hub_new ();
  g_autoptr (HcRecorder) guest = hc_recorder_new ("guest");

  for (guint i = 0; i < n_groups; i++)
    {
      g_autofree char *group = g_strdup_printf ("here_%u", i);

      join (hub, guest, group);
    }
  n_steps = 0;
  forget (hub, guest);
  return n_steps;
}

/* That the measure measures. */
static void
test_forgetting_costs_what_was_joined (void)
{
  guint one = measure_forgetting (1);
  guint ten = measure_forgetting (10);
  guint hundred = measure_forgetting (100);

  g_assert_cmpuint (ten, >, one);
  g_assert_cmpuint (hundred - ten, ==, 10 * (ten - one));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/hub-cost/forgetting-costs-the-same-among-many", test_forgetting);
  g_test_add_func ("/hub-cost/leaving-costs-the-same-among-many", test_leaving);
  g_test_add_func ("/hub-cost/joining-costs-the-same-among-many", test_joining);
  g_test_add_func ("/hub-cost/sending-costs-the-same-among-many", test_sending_to_few);
  g_test_add_func ("/hub-cost/forgetting-costs-what-was-joined", test_forgetting_costs_what_was_joined);
  return g_test_run ();
}
