/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * HcLimits:
 *
 * Every bound of the program in one place. Times are in milliseconds, sizes in bytes. For a
 * rate, 0 means that it is off.
 */
typedef struct
{
  gint64 connections;
  gint64 connections_per_address;
  gint64 connections_before_sign_in;
  gint64 backlog;
  gint64 accepts_per_turn;
  gint64 handshake_timeout;
  gint64 headers_timeout;
  gint64 request_timeout;
  gint64 hello_timeout;
  gint64 ping_interval;
  gint64 pong_timeout;
  gint64 frame_size;
  gint64 frame_rate;  /* frames a second ... */
  gint64 frame_burst; /* ... beyond a burst of so many */
  gint64 read_per_turn;
  gint64 queued_out;
  gint64 body_size;

  gint64 command_rate; /* in 10 s, a user */
  gint64 pair_rate;    /* in 10 min, a pair and acting user */
  gint64 profile_rate; /* new names in 10 s, a user */
  gint64 new_accounts; /* an address and hour */
  gint64 sign_in_failures; /* an account, before it pauses */
  gint64 sign_in_rate; /* failures an address in 10 min; 0 turns pausing after failures off */
  gint64 sign_in_pause;     /* the first; doubles ... */
  gint64 sign_in_pause_max; /* ... up to this */
  gint64 hashing_queue;

  gint64 waiting_requests;
  gint64 friends;
  gint64 inbox;
  gint64 request_lifetime;
  gint64 cooldown_1;
  gint64 cooldown_2;
  gint64 cooldown_3;
  gint64 session_lifetime;
  gint64 username_rest; /* how long a removed username is not given out */
  gint64 reply_lifetime;
  gint64 replay_events;
  gint64 replay_age;

  gint64 presence_tick;
  gint64 presence_grace;
  gint64 presence_linger; /* how long after the last connection somebody is still `here` */
  gint64 chore_interval;
} HcLimits;

void     hc_limits_init (HcLimits    *self);
gboolean hc_limits_set  (HcLimits    *self,
                         const char  *assignment,
                         GError     **error);
char    *hc_limits_list (void);

G_END_DECLS
