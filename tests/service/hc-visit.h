/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hc-house.h"

G_BEGIN_DECLS

#define HC_VISIT_PASSWORD "correct horse"

/**
 * HcVisit:
 *
 * What came of signing up or in.
 */
typedef struct
{
  HcSession *session; /* or NULL ... */
  char      *token;
  GError    *error;   /* ... and why not */
} HcVisit;

HcVisit *hc_visit_sign_up       (HcHouse    *house,
                                 const char *address,
                                 const char *username);
HcVisit *hc_visit_sign_up_as    (HcHouse    *house,
                                 const char *address,
                                 const char *username,
                                 const char *name,
                                 const char *password,
                                 const char *old_token);
HcVisit *hc_visit_sign_in       (HcHouse    *house,
                                 const char *address,
                                 const char *username,
                                 const char *password,
                                 const char *old_token);
GError  *hc_visit_find          (HcHouse    *house,
                                 const char *token);
void     hc_visit_sign_out      (HcHouse    *house,
                                 const char *token);
GError  *hc_visit_set_password  (HcHouse    *house,
                                 HcVisit    *self,
                                 const char *old,
                                 const char *new_password);
GError  *hc_visit_remove        (HcHouse    *house,
                                 HcVisit    *self,
                                 const char *password);
void     hc_visit_free          (HcVisit    *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HcVisit, hc_visit_free)

G_END_DECLS
