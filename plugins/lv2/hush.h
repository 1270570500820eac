/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LN_LV2_HUSH_H
#define LN_LV2_HUSH_H

/* What the plugin and the printer of its description (ttl.c) both stand on. Ports come in this order: the controls, the latency, inputs, outputs. */
#define HUSH_URI "urn:lanterne:hush"
#define HUSH_URI_MONO HUSH_URI ":mono"
#define HUSH_URI_STEREO HUSH_URI ":stereo"

enum { FLOOR, STRENGTH, NOISE, KEEP, CONTROLS, LATENCY = CONTROLS, SOUND };

/* Rows of the operation's table that make sense while sound is playing. Numbers become knobs; stretches become switches, held while the stretch is heard. */
static const char *const hush_controls[CONTROLS] = { "floor", "strength", "noise", "keep" };

typedef struct hush_kind {
    const char *uri, *name;
    int channels;
} hush_kind;
static const hush_kind hush_kinds[] = { { HUSH_URI_MONO, "mono", 1 }, { HUSH_URI_STEREO, "stereo", 2 } };
enum { HUSH_KINDS = sizeof hush_kinds / sizeof *hush_kinds };

#endif
