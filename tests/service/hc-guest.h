/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hc-house.h"
#include "hc-recorder.h"

G_BEGIN_DECLS

/**
 * HcGuest:
 *
 * One client of one user. A test reads as a dialogue:
 *
 *   HcGuest *ann = hc_guest_new (house, "ann");
 *   HcGuest *bob = hc_guest_new (house, "bob");
 *
 *   hc_guest_does (ann, HC_DEED_REQUEST, "bob");
 *   hc_guest_hears (ann, "request_sent", "bob");
 *   hc_guest_is_answered (ann, HC_RESULT_OK, HC_STANDING_OUTGOING);
 *   hc_guest_hears (bob, "request_received!", "ann");
 *
 * What it hears is the oldest that it has not heard yet, and every event must have the next seq.
 */
typedef struct
{
  /* owned */
  char       *username;
  HcSession  *session;
  HcRecorder *member;
  HcClient   *client;
  char       *epoch;

  /* borrowed */
  HcHouse    *house;

  gint64      seq;    /* the last it knows */
  guint       n_said;
} HcGuest;

HcGuest   *hc_guest_new             (HcHouse         *house,
                                     const char      *username);
HcGuest   *hc_guest_new_stranger    (HcHouse         *house,
                                     const char      *username);
HcGuest   *hc_guest_new_client      (HcHouse         *house,
                                     HcSession       *session);
HcGuest   *hc_guest_new_device      (HcGuest         *other);
void       hc_guest_free            (HcGuest         *self);

void       hc_guest_enter           (HcGuest         *self);
void       hc_guest_leave           (HcGuest         *self);
void       hc_guest_clear           (HcGuest         *self);
void       hc_guest_greet           (HcGuest         *self);
void       hc_guest_resume          (HcGuest         *self);
void       hc_guest_does            (HcGuest         *self,
                                     HcDeed           deed,
                                     const char      *to);
char      *hc_guest_says            (HcGuest         *self,
                                     const char      *format,
                                     ...) G_GNUC_PRINTF (2, 3);
void       hc_guest_repeats         (HcGuest         *self,
                                     const char      *json);

HcMessage *hc_guest_waits           (HcGuest         *self,
                                     HcMessageType    type);
void       hc_guest_hears           (HcGuest         *self,
                                     const char      *event,
                                     const char      *username);
void       hc_guest_is_answered     (HcGuest         *self,
                                     HcResult         result,
                                     HcStanding       standing);
void       hc_guest_is_refused      (HcGuest         *self,
                                     HcError          code);
void       hc_guest_sees            (HcGuest         *self,
                                     const char      *username,
                                     HcPresenceState  presence,
                                     gint64           last_seen);
void       hc_guest_hears_nothing   (HcGuest         *self);
gboolean   hc_guest_is_ended        (HcGuest         *self);

void       hc_make_friends          (HcGuest         *a,
                                     HcGuest         *b);

G_END_DECLS
