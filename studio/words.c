/* SPDX-License-Identifier: Apache-2.0 */
#include "studio/words.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <lanterne/history.h>

static const char *print_timecode(const ln_timecode *tc, char text[24])
{
    int64_t frame = tc->first, fps = tc->fps;
    *text = 0;
    if (!tc->present || fps <= 0)
        return text;
    if (tc->drop) { /* the numbers that drop-frame counting leaves out (SMPTE ST 12-1): 2 of 30 every minute but each tenth */
        int64_t dropped = fps / 15, ten = fps * 600 - 9 * dropped, minute = fps * 60 - dropped, rest = frame % ten;
        frame += frame / ten * 9 * dropped + (rest < dropped ? 0 : (rest - dropped) / minute * dropped);
    }
    snprintf(text, 24, "%02d:%02d:%02d%c%02d", (int)(frame / (fps * 3600)), (int)(frame / (fps * 60) % 60), (int)(frame / fps % 60), tc->drop ? ';' : ':', (int)(frame % fps));
    return text;
}

static void add_tracks(const ln_media_info *media, json_t *sound, json_t *picture)
{
    for (size_t i = 0; i < media->track_count; i++) {
        const ln_track *t = &media->track[i];
        const ln_clip_info *info = &t->info;
        if (t->kind == LN_TRACK_SOUND)
            json_array_append_new(sound, json_pack("{s:i s:i s:i s:s s:s}", "track", t->index, "rate", info->rate, "channels", info->channels, "language", t->language, "title",
                                                   t->title));
        if (t->kind == LN_TRACK_PICTURE) {
            bool turned = t->rotation == 90 || t->rotation == 270;
            double fps = info->frame_rate.num ? (double)info->frame_rate.num / info->frame_rate.den : 0;
            json_array_append_new(picture, json_pack("{s:i s:i s:i s:f}", "track", t->index, "width", turned ? info->height : info->width, "height",
                                                     turned ? info->width : info->height, "fps", fps));
        }
    }
}

json_t *words_clip(int64_t id, const char *path, const ln_media_info *media, const char *why)
{
    char timecode[24] = "";
    const char *slash = strrchr(path, '/');
    json_t *sound = json_array(), *picture = json_array();
    if (media)
        add_tracks(media, sound, picture);
    double seconds = media && media->seconds > 0 ? media->seconds : 0;
    return json_pack("{s:I s:s s:s s:f s:b s:s s:o s:o s:s s:b}", "id", (json_int_t)id, "name", slash ? slash + 1 : path, "path", path, "seconds", seconds, "there", media != NULL,
                     "why", why, "sound", sound, "picture", picture, "timecode", media ? print_timecode(&media->timecode, timecode) : "", "still", media && media->still);
}

json_t *words_families(void)
{
    size_t count;
    const ln_family *all = ln_families(&count);
    json_t *families = json_object();
    for (size_t i = 0; i < count; i++) {
        const ln_family *f = &all[i];
        json_object_set_new(families, f->name, json_pack("{s:s s:s s:o s:o s:s s:s s:s}", "label", f->label, "label_fr", f->label_fr, "from",
                                                         f->from == INT_MIN ? json_null() : json_integer(f->from), "until",
                                                         f->until == INT_MAX ? json_null() : json_integer(f->until), "reason", f->why, "reason_fr", f->why_fr, "source", f->source));
    }
    return families;
}

json_t *words_ids(const ln_proposals *list)
{
    json_t *ids = json_array();
    for (size_t i = 0; i < list->count; i++)
        json_array_append_new(ids, json_integer(list->item[i].id));
    return json_pack("{s:o}", "ids", ids);
}

/* What a person has shown or asked for is not of any year. */
static const ln_family *family_of(const ln_proposal *p)
{
    return !strcmp(p->by, "lanterne") && p->family && *p->family ? ln_family_find(p->family) : NULL;
}

json_t *words_would(const ln_proposals *list, int year)
{
    json_t *would = json_array();
    for (size_t i = 0; i < list->count; i++) {
        char reason[400] = "";
        const ln_proposal *p = &list->item[i];
        const ln_family *f = family_of(p);
        bool heard = f && ln_family_heard(f, year);
        if (f && f->from != INT_MIN)
            snprintf(reason, sizeof reason, heard ? "%s: heard from %d (%s)" : f->from > year ? "%s: not heard before %d (%s)" : "%s: no longer heard (from %d; %s)", f->label, f->from, f->why);
        else if (f)
            snprintf(reason, sizeof reason, "%s: %s", f->label, f->why);
        if (json_array_append_new(would, json_pack("{s:I s:b s:s}", "id", (json_int_t)p->id, "fits", !heard, "reason", reason))) {
            json_decref(would);
            return NULL;
        }
    }
    return would;
}

bool words_whole(const char *text, int64_t least, int64_t most, int64_t *number)
{
    char *end;
    if (!text || *text < '0' || *text > '9')
        return false;
    errno = 0;
    *number = strtoll(text, &end, 10);
    return !errno && !*end && *number >= least && *number <= most;
}

/* Digits, a point, digits; reads on to what follows them. Not strtod, which listens to the locale. */
static bool read_seconds(const char **text, double *seconds)
{
    const char *t = *text;
    int64_t value = 0, unit = 1;
    int digits = 0;
    for (; *t >= '0' && *t <= '9' && digits < 9; t++, digits++)
        value = value * 10 + (*t - '0');
    if (digits && *t == '.')
        for (t++; *t >= '0' && *t <= '9'; t++)
            if (unit < 1000000000) {
                value = value * 10 + (*t - '0');
                unit *= 10;
            }
    *seconds = (double)value / (double)unit;
    *text = t;
    return digits > 0 && digits < 9;
}

bool words_seconds(const char *text, double *seconds)
{
    return text && read_seconds(&text, seconds) && !*text;
}

static ln_status no_choice(const char *text)
{
    return ln_fail(LN_ESETTING, "p does not take \"%.80s\": it takes numbers of proposals, \"3,4\", and show:N2.0-3.5,K5.0-6.0 for what is shown (%d stretches of each kind at most)", text,
                   WORDS_STRETCHES_MAX);
}

/* "N2.0-3.5": reads on to what follows. */
static bool read_stretch(const char **text, words_choice *c)
{
    bool noise = **text == 'N';
    words_stretch s;
    if ((**text != 'N' && **text != 'K') || (noise ? c->noises : c->keeps) == WORDS_STRETCHES_MAX)
        return false;
    ++*text;
    if (!read_seconds(text, &s.from) || *(*text)++ != '-' || !read_seconds(text, &s.to) || s.to <= s.from)
        return false;
    if (noise)
        c->noise[c->noises++] = s;
    else
        c->keep[c->keeps++] = s;
    return true;
}

static bool read_id(const char **text, words_choice *c)
{
    int64_t id = 0;
    int digits = 0;
    for (; **text >= '0' && **text <= '9' && digits < 18; ++*text, digits++)
        id = id * 10 + (**text - '0');
    if (!digits || c->count == WORDS_IDS_MAX)
        return false;
    c->ids[c->count++] = id;
    return true;
}

ln_status words_choice_parse(const char *text, words_choice *c)
{
    bool shows = false;
    c->now = !text;
    c->count = c->noises = c->keeps = 0;
    for (const char *t = text; t && *t;) {
        if (!shows && !strncmp(t, "show:", 5)) {
            shows = true;
            t += 5;
        }
        if (shows ? !read_stretch(&t, c) : !read_id(&t, c))
            return no_choice(text);
        if (*t && (*t++ != ',' || !*t))
            return no_choice(text);
    }
    return LN_OK;
}
