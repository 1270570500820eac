/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LANTERNE_STATUS_H
#define LANTERNE_STATUS_H

/* What a call says when it returns.
 *
 * Every status but LN_OK and LN_END comes with a sentence for the person, kept for the calling thread: it names the option or the file, the value that was
 * given and what would be accepted. Whoever carries a failure to another thread carries its sentence too (ln_why there, ln_fail here). */
typedef enum ln_status {
    LN_OK = 0,
    LN_END,          /* nothing more to read; not a fault, and without a sentence */
    LN_ESETTING,     /* a setting or an argument is out of range or unknown: correct it */
    LN_EMISSING,     /* the file is not there: check the path */
    LN_EREAD,        /* the file is there but cannot be read: check rights and disk */
    LN_EDAMAGED,     /* not media, a table or a film file, or broken beyond reading: open another copy */
    LN_EUNSUPPORTED, /* whole, but of a kind that is not handled: convert it first */
    LN_ESILENT,      /* the clip holds no sound: open another */
    LN_EBLIND,       /* the clip holds no picture: open another */
    LN_EWRITE,       /* the target cannot be written: choose another place */
    LN_EFULL,        /* the disk is full: make room, run again */
    LN_ESAME,        /* the target is the source, which is never written: choose another name */
    LN_ELEDGER,      /* the film file is locked, too new, or refused what was asked of it */
    LN_EBROKEN,      /* the film file's log does not hold: see what `lanterne verify` prints */
    LN_EMODEL,       /* learnt weights are missing, damaged or of another age: install lanterne again */
    LN_ECANCELLED,   /* the job was stopped; nothing half-made is left */
    LN_EMEMORY,      /* no memory: close something, run again */
} ln_status;

/* "damaged", "disk full" ...: constant text, never NULL, also for values that are not listed. */
const char *ln_status_name(ln_status status);

/* Note the sentence for `status` on this thread and return `status`, so that a failure is one line: return ln_fail(LN_ESETTING, "..."). Longer sentences
 * than 500 bytes are cut. `format` may refer to what ln_why returned. */
ln_status ln_fail(ln_status status, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* The sentence of this thread's last failure; "" before the first. Valid until the next ln_fail on this thread. */
const char *ln_why(void);

#endif
