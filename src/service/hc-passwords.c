/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "handclasp"

#include <crypt.h>
#include <glib/gi18n-lib.h>
#include <string.h>
#include <sys/resource.h>

#include "hc-error.h"
#include "hc-secret.h"
#include "hc-passwords.h"

#define N_THREADS 2
#define METHOD "$y$"
#define COST 5
#define WAIT_MS 1000
#define NICENESS 10

/* What an unknown name is compared with, so that it takes as long as a known one. Nobody's. */
#define NOBODYS_HASH "$y$j9T$ZuabVlQLduWEWWDCV2JUE0$y//MdkdFyAaR7CnUUssRyF2fSpUjIh5/Wq.nVmx0r1B"

/**
 * HcPasswords:
 *
 * Hashes passwords with yescrypt in two worker threads, away from the main loop, which comes first
 * where there are no more processors than that. A short queue waits; what comes beyond it is told to
 * slow down. The tasks hold no reference to it: its last one must not go in a worker, which cannot
 * wait for itself.
 */
struct _HcPasswords
{
  GObject      parent_instance;

  /* owned */
  GThreadPool *pool;

  guint        n_waiting_max;
};

G_DEFINE_FINAL_TYPE (HcPasswords, hc_passwords, G_TYPE_OBJECT)

typedef struct
{
  char *password;
  char *hash; /* to compare with; NULL to make one */
} HcPasswordJob;

static void
free_job (HcPasswordJob *job)
{
  hc_secret_free (job->password);
  g_free (job->hash);
  g_free (job);
}

/* crypt(3) takes 511 bytes at most, and 256 code points can be 1,024: so it gets a digest. */
static char *
run_crypt (const char *password, const char *setting)
{
  g_autofree char *digest = g_compute_checksum_for_string (G_CHECKSUM_SHA512, password, -1);
  g_autofree struct crypt_data *data = g_new0 (struct crypt_data, 1);
  const char *output = crypt_r (digest, setting, data);
  char *hash = output != NULL && output[0] != '*' ? g_strdup (output) : NULL;

  explicit_bzero (digest, strlen (digest));
  explicit_bzero (data, sizeof *data);
  return hash;
}

static gboolean
is_same (const char *a, const char *b)
{
  gsize length = strlen (a);
  guint difference = 0;

  if (strlen (b) != length)
    return FALSE;
  for (gsize i = 0; i < length; i++)
    difference |= (guint) (a[i] ^ b[i]);
  return difference == 0;
}

static void
make_hash (GTask *task, HcPasswordJob *job)
{
  char setting[CRYPT_GENSALT_OUTPUT_SIZE];
  char *hash = NULL;

  if (crypt_gensalt_rn (METHOD, COST, NULL, 0, setting, sizeof setting) != NULL)
    hash = run_crypt (job->password, setting);
  if (hash == NULL)
    g_task_return_new_error (task, HC_ERROR, HC_ERROR_STORAGE, "%s",
                             _("The password could not be kept safe. Try again."));
  else
    g_task_return_pointer (task, hash, g_free);
}

static void
run_job (gpointer data, gpointer user_data)
{
  g_autoptr (GTask) task = data;
  HcPasswordJob *job = g_task_get_task_data (task);
  g_autofree char *hash = NULL;

  setpriority (PRIO_PROCESS, 0, NICENESS); /* of this thread, see setpriority(2); it is nobody else's */
  if (g_task_return_error_if_cancelled (task))
    return;
  if (job->hash == NULL)
    {
      make_hash (task, job);
      return;
    }
  hash = run_crypt (job->password, job->hash);
  g_task_return_boolean (task, hash != NULL && is_same (hash, job->hash));
}

static void
submit (HcPasswords *self, GTask *task, const char *password, const char *hash)
{
  HcPasswordJob *job;

  if (g_thread_pool_unprocessed (self->pool) >= self->n_waiting_max)
    {
      g_task_return_error (task, hc_error_new_slow_down (WAIT_MS));
      g_object_unref (task);
      return;
    }
  job = g_new0 (HcPasswordJob, 1);
  job->password = g_strdup (password);
  job->hash = g_strdup (hash);
  g_task_set_task_data (task, job, (GDestroyNotify) free_job);
  g_thread_pool_push (self->pool, task, NULL);
}

static void
hc_passwords_finalize (GObject *object)
{
  HcPasswords *self = HC_PASSWORDS (object);

  g_thread_pool_free (self->pool, FALSE, TRUE);
  G_OBJECT_CLASS (hc_passwords_parent_class)->finalize (object);
}

static void
hc_passwords_class_init (HcPasswordsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = hc_passwords_finalize;
}

static void
hc_passwords_init (HcPasswords *self)
{
  self->pool = g_thread_pool_new (run_job, NULL, N_THREADS, TRUE, NULL);
}

/**
 * hc_passwords_new:
 * @n_waiting_max: how many may wait behind those that are being hashed
 */
HcPasswords *
hc_passwords_new (guint n_waiting_max)
{
  HcPasswords *self = g_object_new (HC_TYPE_PASSWORDS, NULL);

  self->n_waiting_max = n_waiting_max;
  return self;
}

/**
 * hc_passwords_hash_async:
 *
 * Fails with %HC_ERROR_SLOW_DOWN where too many wait.
 */
void
hc_passwords_hash_async (HcPasswords         *self,
                         const char          *password,
                         GCancellable        *cancellable,
                         GAsyncReadyCallback  callback,
                         gpointer             user_data)
{
  submit (self, g_task_new (NULL, cancellable, callback, user_data), password, NULL);
}

/**
 * hc_passwords_hash_finish:
 *
 * Returns: (transfer full) (nullable): a hash of crypt(5)
 */
char *
hc_passwords_hash_finish (HcPasswords *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * hc_passwords_verify_async:
 * @hash: (nullable): %NULL compares with nobody's, in the same time
 *
 * Fails with %HC_ERROR_SLOW_DOWN where too many wait.
 */
void
hc_passwords_verify_async (HcPasswords         *self,
                           const char          *password,
                           const char          *hash,
                           GCancellable        *cancellable,
                           GAsyncReadyCallback  callback,
                           gpointer             user_data)
{
  submit (self, g_task_new (NULL, cancellable, callback, user_data), password, hash != NULL ? hash : NOBODYS_HASH);
}

/**
 * hc_passwords_verify_finish:
 *
 * Returns: whether the password was right; %FALSE without an error where it was not
 */
gboolean
hc_passwords_verify_finish (HcPasswords *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}
